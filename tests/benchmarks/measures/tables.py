"""Tables as docs/benchmarks.md has them, and which figures of them are not what is wanted."""

MISSED = "missed: "
missed = []


def head(*columns):
    print("\n| " + " | ".join(columns) + " |\n|" + " --- |" * len(columns), flush=True)


def row(*cells):
    tell("| " + " | ".join(cell if isinstance(cell, str) else f"{cell:,.0f}" for cell in cells) + " |")


def tell(line):
    print(line, flush=True)
    if MISSED in line:
        missed.append(line)


def at_least(figure, limit, digits=2):
    return f"{'' if figure >= limit else MISSED}{figure:.{digits}f} (wanted: at least {limit:g})"


def below(figure, limit, digits=1):
    return f"{'' if figure < limit else MISSED}{figure:.{digits}f} (wanted: < {limit:g})"


def ratio(ours, yardstick):
    return f"{ours / yardstick:.2f}"
