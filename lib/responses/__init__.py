"""From a typed query to a response: one file for each file of api/."""
