"""The catalogue keeper's room in the Django admin, as far as it needs programs: shared protocols, and files to take in."""

from programs.admin.protocol import ProtocolAdmin
from programs.admin.upload import UploadAdmin

__all__ = ["ProtocolAdmin", "UploadAdmin"]
