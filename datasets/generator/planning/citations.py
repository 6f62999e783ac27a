"""Where published figures were seen: the key under which the book cites a source, and the source's address."""

from __future__ import annotations

# Read in stored copies, most of them only at their beginning. The same addresses stand in book/references.bib.
ADDRESSES = {
    "boell-km": "https://kh.boell.org/km/2017/04/22/"
    "snyaakhyl-kaarsiksaabiikaarqbhivdddhloediitaamngpnntenycenydaamng77",
    "cd-2013": "https://english.cambodiadaily.com/news/"
    "city-hall-announces-new-plan-to-raise-living-standards-of-poor-49078/",
    "cpp-2019": "https://www.cpp.org.kh/details/146956",
    "craig-2020": "https://cambodia.craigslists.biz/turn-stung-meanchey-canal-from-sewage-into-a-clean-damp-concrete-canal/",
    "ddp": "https://ddprule.org/conference-on-affordable-housing-in-cambodia-at-rule/",
    "fap": "https://fondationabbepierre.org/nos-actions/agir-au-dela-des-frontieres/"
    "au-cambodge-la-fondation-soutient-300-familles",
    "nb-2016": "https://nextbillion.net/news/entrepreneur-building-up-cambodia-with-lego-like-bricks/",
    "peed-2021": "https://planete-eed.org/un-nouvel-elan-pour-notre-projet-de-renovation-dhabitats-au-cambodge",
    "ppp-2009": "https://www.phnompenhpost.com/national/capital%E2%80%99s-poor-drifting-edges-survey",
    "ppp-2018": "https://phnompenhpost.com/national/number-capital-slums-down",
    "ppp-dim": "https://www.phnompenhpost.com/real-estate/master-plan-allows-flexibility-under-rapid-urbanisation",
    "ppp-frame": "https://www.phnompenhpost.com/real-estate/building-homes-underserved-communities",
    "ppp-vbc": "https://m.phnompenhpost.com/lifestyle/team-aims-build-eco-friendly-homes-siem-reaps-down-and-out",
    "sd42": "https://construction-property.com/?p=21815",
    "stt-2014": "https://teangtnaut.org/en/phnom-penh-survey-study-urban-poor-settlements-phnom-penh/",
    "stt-8k": "https://docslib.org/doc/4772654/stt-the-8-khan-survey-2009",
    "torhonen": "https://kipdf.com/developing-land-administration-in-cambodia_5aca3ec61723ddd9f1a5f99a.html",
    "unh-2003": "https://staging.unhabitat.org/content.asp?cid=3022&catid=251&typeid=6",
    "unicef": "https://www.unicef.org/cambodia/results_for_children_20338.html",
    "wiki-mc": "http://en.m.wiki.x.io/wiki/Mean_Chey",
    "wiki-pp": "https://wikimili.com/en/Phnom_Penh",
}
