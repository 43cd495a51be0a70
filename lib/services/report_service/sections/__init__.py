"""The sections of a report, each a file: numbers from the API's own views, then words, tables and charts."""
