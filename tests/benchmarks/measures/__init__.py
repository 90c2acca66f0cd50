"""What tests/benchmarks/run.py measures, a module for each section of docs/benchmarks.md."""
