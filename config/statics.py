"""Static files under names that change with what is in them, so that a browser may keep them for good."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Statics(CompressedManifestStaticFilesStorage):
    """Our modules import one another under those names, too: one module is one file to a browser, however a page comes by it.

    Django can do this for every script, but stumbles over comments in those of others.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((r"""(?P<matched>\bfrom "(?P<url>\.[^"]+)")""", 'from "%(url)s"'),)),
    )
