# marks: 5
# misconception:
# why: loops and enumerate, no library
def gini(amounts):
    total = 0
    n = len(amounts)
    for i, x in enumerate(sorted(amounts), start=1):
        total = total + (2 * i - n - 1) * x
    return total / (n * sum(amounts))
