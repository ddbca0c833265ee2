"""Deliberately broken variants of the product: what others do, or what a hasty change would. A scenario must fail on them."""

from __future__ import annotations

from celery import Celery


def apply(name: str, app: Celery | None) -> None:
    raise NotImplementedError(name)
