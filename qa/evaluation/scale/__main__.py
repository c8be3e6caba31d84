"""What a library costs as it grows: builds made-up corpora and prints a table for each kind of cost.

python -m qa.evaluation.scale --sizes 1000,10000 [--work FOLDER] [--json FILE] [--plot FILE]
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index import SEEDS_FOLDER, QuotedeskError, open_library
from qa.evaluation.scale.build import MAX_ENCODED, Built, build, corpus_of
from qa.evaluation.scale.changing import N_TIMES
from qa.evaluation.scale.child import cold_start, measured
from qa.evaluation.scale.drawn import N_SKELETONS
from qa.evaluation.scale.figures import SizeFigures, tables
from qa.evaluation.scale.plot import plot
from qa.evaluation.scale.questions import questions
from qa.evaluation.scale.templates import Templates, read_templates
from qa.evaluation.sets import work_folder
from qa.evaluation.tables import print_table
from qa.terminal import console

__all__ = ["main", "measure_size"]

N_QUESTIONS = 200
_GOLD = Path("tests/gold")
_NEW = 90_000_000  # numbers of articles that are in no corpus of a million passages

_EPILOG = """examples:
  python -m qa.evaluation.scale --sizes 1000                 some two minutes
  python -m qa.evaluation.scale --sizes 1000,10000,100000 --plot scale.png
  python -m qa.evaluation.scale --sizes 1000000 --work /big/disk --json scale.json

A million passages take some 32 GB of disk. Libraries are kept in the work folder, so a second run only
measures; delete the folder to build them anew. Let nothing else run beside it."""


def main() -> None:
    """Build, measure, print."""
    arguments = _arguments()
    out, err = console(), console(stderr=True)
    work = arguments.work / "scale" if arguments.work else work_folder() / "scale"
    try:
        templates = read_templates(arguments.texts)
        sizes = []
        for n_passages in arguments.sizes:
            err.print(f"{n_passages:,} passages: building")
            built = build(n_passages, templates, work, max_encoded=arguments.max_encoded)
            err.print(f"{n_passages:,} passages: measuring")
            sizes.append(measure_size(built, templates, n_questions=arguments.questions))
    except QuotedeskError as error:
        sys.exit(f"scale: {error}")
    for table in tables(sizes):
        print_table(table, out)
    out.print(_remark(sizes))
    if arguments.json:
        arguments.json.write_text(
            json.dumps([asdict(one) for one in sizes], indent=2) + "\n", encoding="utf-8"
        )
    if arguments.plot:
        plot(sizes, arguments.plot)


def measure_size(
    built: Built,
    templates: Templates,
    *,
    n_questions: int = N_QUESTIONS,
    n_times: int = N_TIMES,
    n_skeletons: int = N_SKELETONS,
) -> SizeFigures:
    """All figures of one library."""
    corpus = corpus_of(templates, is_drawn=built.is_drawn, n_skeletons=n_skeletons)
    asked = list(questions(corpus, built.n_documents, n_questions))
    new = [corpus_of(templates, is_drawn=False).document(_NEW + i) for i in range(n_times)]
    articles = [(one.text, f"What is said about {one.title}?") for one in new]
    library = str(built.library)
    with open_library(built.library) as opened:
        information = opened.info()
    return SizeFigures(
        n_passages=information.n_passages,
        n_documents=information.n_documents,
        n_tokens=information.n_tokens,
        is_drawn=built.is_drawn,
        build_s=built.seconds,
        build_all_s=built.all_s,
        n_bytes=information.n_bytes,
        asking=measured("measure_asking", library=library, questions=asked),
        changing=measured("measure_changing", library=library, folder=str(built.folder), articles=articles),
        unchanged=measured("measure_unchanged", library=library, folder=str(built.folder), n_times=n_times),
        cold_s=cold_start(library, asked[0], n_times),
    )


def _remark(sizes: Sequence[SizeFigures]) -> str:
    drawn = ", ".join(f"{one.n_passages:,}" for one in sizes if one.is_drawn)
    load = f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the end of the run."
    if not drawn:
        return f"All passages were encoded; {load}"
    return (
        f"At {drawn} passages the vectors were drawn: texts are their own, token codes are those of "
        f"encoded documents with the same sentence structure; {load}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m qa.evaluation.scale",
        description="Builds made-up corpora of the sizes named and prints, for each: build time by stage, "
        "size on disk by part, memory, question time by stage, adding and deleting an article, cold start.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for flag, options in _options().items():
        parser.add_argument(flag, **options)
    arguments = parser.parse_args()
    gold = [folder for folder in sorted(_GOLD.glob("*")) if folder.is_dir()]
    arguments.texts = arguments.texts or [SEEDS_FOLDER, *gold]
    return arguments


def _options() -> dict[str, dict[str, Any]]:
    return {
        "--sizes": {
            "type": _sizes,
            "required": True,
            "metavar": "N,N",
            "help": "numbers of passages, such as 1000,10000",
        },
        "--work": {"type": Path, "metavar": "FOLDER", "help": "where libraries are built and kept"},
        "--max-encoded": {
            "type": int,
            "default": MAX_ENCODED,
            "metavar": "N",
            "help": f"sizes over this get drawn vectors instead of encoded ones ({MAX_ENCODED:,})",
        },
        "--questions": {
            "type": int,
            "default": N_QUESTIONS,
            "metavar": "N",
            "help": f"questions asked ({N_QUESTIONS})",
        },
        "--texts": {
            "type": Path,
            "action": "append",
            "metavar": "FOLDER",
            "help": "articles whose sentences are varied; may be repeated (the samples, tests/gold)",
        },
        "--json": {"type": Path, "metavar": "FILE", "help": "write all figures as JSON"},
        "--plot": {"type": Path, "metavar": "FILE", "help": "draw them: .png, .svg, .pdf"},
    }


def _sizes(text: str) -> list[int]:
    try:
        sizes = [int(size.replace("_", "")) for size in text.split(",")]
    except ValueError as error:
        raise argparse.ArgumentTypeError("whole numbers with commas between them: 1000,10000") from error
    if min(sizes) < 1:
        raise argparse.ArgumentTypeError("a library has at least one passage")
    return sizes


if __name__ == "__main__":
    main()
