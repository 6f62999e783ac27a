# marks: 12.25
# misconception: equal-plots-equal-losses
# why: makes all plots a little deeper and leaves the families where they are
layout = stretch_back(programme, 1.0, site)
