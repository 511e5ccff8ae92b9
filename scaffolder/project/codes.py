"""The diagnostics of projects on disk."""

from scaffolder.diagnostics import Code

TARGET_NOT_EMPTY = Code("target-not-empty", "{path!r} is there already, and not an empty folder")
BAD_TARGET = Code("bad-target", "{path!r} cannot be written: {problem}")
BAD_LOCK = Code("bad-lock", "{file} is corrupt: {problem}")
