"""The tables of `library.sqlite`. Whoever changes them raises the version of the format."""

__all__ = ["FORMAT_VERSION", "TABLES"]

FORMAT_VERSION = 6

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (                  -- every file that a sync has seen, so that it need not be read again
    id TEXT PRIMARY KEY,              -- POSIX path relative to the folder
    n_bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,     -- 0 where the time stamp cannot be trusted yet
    sha256 TEXT NOT NULL,             -- "" until all that stands in the file is in the library
    refused TEXT NOT NULL             -- why nothing of it is; "" where something is
) WITHOUT ROWID;
CREATE TABLE refusals (               -- what within a file is not in the library, and why
    file TEXT NOT NULL, id TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (file, id)
) WITHOUT ROWID;
CREATE TABLE removed (                -- what the user keeps out: names, and what they stood for
    id TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (id, sha256)
) WITHOUT ROWID;
CREATE TABLE documents (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,               -- which reader made it: with the hash, what makes two documents one
    text TEXT NOT NULL,
    n_characters INTEGER NOT NULL,
    n_passages INTEGER NOT NULL,
    title TEXT NOT NULL,
    date TEXT,                        -- ISO, NULL where the document states none
    outlet TEXT NOT NULL,
    author TEXT NOT NULL,
    furniture TEXT NOT NULL,          -- JSON [[start, end], ...]
    places TEXT NOT NULL,             -- JSON [[start, name], ...]
    body_key TEXT NOT NULL,
    checksum INTEGER NOT NULL DEFAULT 0,   -- index.store.checksum, of what `coded_facts` gives
    UNIQUE (sha256, kind)
);
CREATE TABLE names (                  -- what a document goes by: its own id, and its aliases
    id TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (rowid) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX names_by_file ON names (file);
CREATE INDEX names_by_document ON names (document);
CREATE TABLE edge_lines (             -- lines at the edges of documents, which may repeat
    line TEXT NOT NULL,
    counted INTEGER NOT NULL,         -- whether it was taken for repeated when the document was masked
    document INTEGER NOT NULL REFERENCES documents (rowid) ON DELETE CASCADE,
    PRIMARY KEY (line, counted, document)
) WITHOUT ROWID;
CREATE INDEX edge_lines_by_document ON edge_lines (document);
CREATE TABLE passages (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again: the derived indexes refer to it
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES documents (rowid) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,               -- document.text[start:end]
    sentences BLOB NOT NULL,          -- int32 (n, 2), offsets in the document
    checksum INTEGER NOT NULL DEFAULT 0    -- of text and sentences
);
CREATE INDEX passages_by_document ON passages (document);
CREATE TABLE passage_vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages (rowid) ON DELETE CASCADE,
    vector BLOB NOT NULL              -- float32 (dim,)
);
CREATE TABLE token_vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages (rowid) ON DELETE CASCADE,
    token_ids BLOB NOT NULL,          -- int32 (n,)
    sentences BLOB NOT NULL,          -- int32 (n_sentences, 2), ranges of tokens
    codes BLOB NOT NULL,              -- index.token_codec
    checksum INTEGER NOT NULL DEFAULT 0    -- of the three
);
CREATE TABLE token_frequencies (      -- in how many passages a token occurs
    token_id INTEGER PRIMARY KEY, n_passages INTEGER NOT NULL
);
CREATE TABLE changes (                -- passages that came and went since the derived indexes were saved
    generation INTEGER NOT NULL,
    passage INTEGER NOT NULL,
    added INTEGER NOT NULL,           -- 1 came, 0 went
    PRIMARY KEY (generation, passage, added)
) WITHOUT ROWID;
"""
