"""Where sealed objects lie."""

from photocompare.gallery.blobs.folder import FolderBlobs
from photocompare.gallery.blobs.memory import MemoryBlobs
from photocompare.gallery.blobs.store import BlobStore

__all__ = ["BlobStore", "FolderBlobs", "MemoryBlobs"]
