"""One loader a publisher: its layout in, the room's own values out."""
