"""Runs code generators, linters and validators over the generated documents and judges the results."""
