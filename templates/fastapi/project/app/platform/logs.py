"""Structured logs, those of libraries included: JSON in production, readable lines elsewhere."""

import logging
import sys

import structlog
from structlog.typing import Processor


class NamedLogger(structlog.WriteLogger):
    """Writes lines to standard error; they tell its name."""

    def __init__(self, name: str = "app") -> None:
        super().__init__(sys.stderr)
        self.name = name


def configure_logging(level: str, as_json: bool) -> None:
    """Send the lines of structlog and of every library to standard error in one form.

    Tracebacks are plain: they show no local variable, which may hold what nobody should read.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if as_json
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    structlog.configure(
        processors=[*shared, *renderer],
        logger_factory=NamedLogger,
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
