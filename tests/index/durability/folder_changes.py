"""A folder of small documents that changes at random, and remembers every text that each name ever had.

The texts have edge lines that come to repeat and cease to, and files that are copies, change places, hold
several documents or cannot be read."""

import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

HEADS = (
    "Grey Sound Courier and Advertiser",
    "The Oldport Evening Gazette of the Coast",
    "Mora Valley Weekly for Town and Farm",
)
SUBJECTS = (
    "ferry",
    "lighthouse",
    "baker",
    "harbour master",
    "orchard",
    "mill",
    "survey",
    "bridge",
    "council",
)
DEEDS = ("counted", "carried", "sold", "repaired", "painted", "measured", "moved", "lost")
THINGS = ("carts", "lamps", "loaves", "barrels", "sails", "stones", "boats", "letters")
NAMES = tuple(
    f"{place}{letter}{suffix}" for place in ("", "sub/") for letter in "abcd" for suffix in (".txt", ".md")
)
ARCHIVES = ("pack.zip", "sub/pack.zip")
LONG_AGO_NS = 1_500_000_000_000_000_000
MAX_SENTENCES = 12
MAX_MEMBERS = 3


class ChangingFolder:
    """`texts[name]` are all texts that a name has had."""

    def __init__(self, place: Path, draw: random.Random) -> None:
        self.place = place
        self.texts: dict[str, set[str]] = {}
        self._random = draw
        self._clock = 0
        place.mkdir(parents=True, exist_ok=True)

    def names(self) -> list[str]:
        """The files that are there."""
        return sorted(
            file.relative_to(self.place).as_posix() for file in self.place.rglob("*") if file.is_file()
        )

    def change(self, n_changes: int = 1) -> list[str]:
        """Do some changes; returns what was done, for messages."""
        return [self._change_once() for _ in range(n_changes)]

    def _change_once(self) -> str:
        there = [name for name in self.names() if not name.endswith(".zip")]
        kinds: list[Callable[[list[str]], str]] = [self._write, self._write, self._pack, self._spoil]
        if there:
            kinds += [self._write_over, self._delete, self._rename, self._copy, self._touch, self._repack]
        if len(there) > 1:
            kinds += [self._swap, self._swap]
        return self._random.choice(kinds)(there)

    def _text(self) -> str:
        draw = self._random
        sentences = [
            f"The {draw.choice(SUBJECTS)} {draw.choice(DEEDS)} {draw.randrange(2, 9000)} "
            f"{draw.choice(THINGS)} "
            f"on the {draw.choice(('first', 'second', 'third'))} day of the fair."
            for _ in range(draw.randrange(1, MAX_SENTENCES))
        ]
        body = " ".join(sentences)
        head = draw.choice((*HEADS, *HEADS, ""))
        return f"{head}\n\n{body}\n" if head else body

    def _put(self, name: str, data: bytes) -> None:
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(".fresh")  # whole or not at all, for who reads while this writes
        fresh.write_bytes(data)
        self._clock += 1
        if self._random.random() < 0.7:  # a stamp that is trusted; the others are of this very moment
            stamp = LONG_AGO_NS + self._clock * 1_000_000_000
            os.utime(fresh, ns=(stamp, stamp))
        fresh.replace(path)

    def _remember(self, name: str, text: str) -> None:
        self.texts.setdefault(name, set()).add(text)

    def _write_text(self, name: str) -> None:
        text = self._text()
        self._put(name, text.encode())
        self._remember(name, text)

    def _write(self, there: list[str]) -> str:
        name = self._random.choice(NAMES)
        self._write_text(name)
        return f"write {name}"

    def _write_over(self, there: list[str]) -> str:
        name = self._random.choice(there)
        self._write_text(name)
        return f"write over {name}"

    def _delete(self, there: list[str]) -> str:
        name = self._random.choice(there)
        (self.place / name).unlink()
        return f"delete {name}"

    def _rename(self, there: list[str]) -> str:
        name, other = self._random.choice(there), self._random.choice(NAMES)
        if name != other:
            self._inherit(other, name)
            (self.place / other).parent.mkdir(exist_ok=True)
            (self.place / name).replace(self.place / other)
        return f"rename {name} to {other}"

    def _copy(self, there: list[str]) -> str:
        name, other = self._random.choice(there), self._random.choice(NAMES)
        if name != other:
            self._inherit(other, name)
            self._put(other, (self.place / name).read_bytes())
        return f"copy {name} to {other}"

    def _swap(self, there: list[str]) -> str:
        one, other = self._random.sample(there, 2)
        self._inherit(one, other)
        self._inherit(other, one)
        between = self.place / ".between"
        (self.place / one).replace(between)
        (self.place / other).replace(self.place / one)
        between.replace(self.place / other)
        return f"swap {one} and {other}"

    def _touch(self, there: list[str]) -> str:
        name = self._random.choice(there)
        self._put(name, (self.place / name).read_bytes())
        return f"touch {name}"

    def _spoil(self, there: list[str]) -> str:
        name = self._random.choice(NAMES)
        self._put(name, bytes(range(256)) * 4)
        return f"spoil {name}"

    def _pack(self, there: list[str]) -> str:
        """An archive of new texts, of texts that stand in the folder as well, and of what cannot be read."""
        archive = self._random.choice(ARCHIVES)
        members: dict[str, bytes] = {}
        for number in range(self._random.randrange(1, MAX_MEMBERS + 1)):
            name = f"{number}.txt"
            if there and self._random.random() < 0.4:
                members[name] = (self.place / self._random.choice(there)).read_bytes()
            else:
                members[name] = self._text().encode()
        if self._random.random() < 0.3:
            members["empty.txt"] = b""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as opened:
            for name, data in members.items():
                opened.writestr(zipfile.ZipInfo(name), data)
                if not data.startswith(b"\0"):
                    self._remember(f"{archive}/{name}", data.decode())
        self._put(archive, packed.getvalue())
        return f"pack {archive} with {', '.join(members)}"

    def _repack(self, there: list[str]) -> str:
        one, other = ARCHIVES if self._random.random() < 0.5 else reversed(ARCHIVES)
        if not (self.place / one).exists():
            return "nothing"
        (self.place / other).parent.mkdir(exist_ok=True)
        for name in [name for name in self.texts if name.startswith(f"{one}/")]:
            self._inherit(f"{other}/{name.removeprefix(f'{one}/')}", name)
        if self._random.random() < 0.5:
            (self.place / one).replace(self.place / other)
            return f"rename {one} to {other}"
        self._put(other, (self.place / one).read_bytes())
        return f"copy {one} to {other}"

    def _inherit(self, name: str, source: str) -> None:
        self.texts.setdefault(name, set()).update(self.texts.get(source, ()))
