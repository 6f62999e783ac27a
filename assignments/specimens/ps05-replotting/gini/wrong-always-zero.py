# marks: 0
# misconception:
# why: gives 0 whatever it gets
def gini(amounts):
    return 0.0
