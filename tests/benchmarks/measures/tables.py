"""Tables as docs/benchmarks.md has them."""


def head(*columns):
    print("\n| " + " | ".join(columns) + " |\n|" + " --- |" * len(columns), flush=True)


def row(*cells):
    print("| " + " | ".join(cell if isinstance(cell, str) else f"{cell:,.0f}" for cell in cells) + " |", flush=True)


def ratio(ours, yardstick):
    return f"{ours / yardstick:.2f}"
