"""A session, or a lap of one's own, as a document one can print; and the library of a user's reports."""
