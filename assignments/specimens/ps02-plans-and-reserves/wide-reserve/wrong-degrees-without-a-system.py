# marks: 0
# misconception:
# why: degrees, and no reference system named
wide_reserve = list(canal.buffer(30).difference(canal.geometry).to_crs(4326))
