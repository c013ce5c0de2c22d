-- Sealed under the seal.key that this installation was begun with, so that a server with another one is told so.
ALTER TABLE instance ADD COLUMN seal_check TEXT;
