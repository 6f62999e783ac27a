# marks: 6
# misconception:
# why: two small functions, put together
def simple_rate(past, now, years):
    return (now - past) / past / years


def log_rate(past, now, years):
    return math.log(now / past) / years


def land_use_ratio(b1, b2, bt, p1, p2, pt):
    return simple_rate(b1, b2, bt) / log_rate(p1, p2, pt) if p1 != p2 else None
