# marks: 0
# misconception: another-kind-of-id
# why: hands in row numbers
crossing_outlines = [str(row) for row in parcels.index[~parcels.is_valid]]
