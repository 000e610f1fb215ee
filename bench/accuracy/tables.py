"""The collections. What is left out of a table, and why, is said beside it.

No table is invented, and none is in two packages under two names here. The data sets of R's packages modeldata,
carData, ggplot2, dslabs, AER and caret, and vega's gapminder, are kept for a final comparison and appear nowhere
(penguins and German credit were here before).

GOALS and SHOWN are never used to choose a default. Of the others a third is set aside: ASIDE. Defaults are chosen on
DEVELOPMENT alone, and ASIDE says whether what was chosen there holds elsewhere. Only tables that no default was ever
chosen on can be set aside, so ASIDE is drawn from ADDED: three sevenths of it, which is a third of all. A name decides:
`is_aside`. It was written down before a single score was seen."""
import hashlib

from sets import (
    ddalpha, friedman, kernlab, kmsurv, mass, mlbench, penguins, r, sklearn, statsmodels, vega, weka)

SITE = "site-library"
GOALS = dict(iris=sklearn("iris", True), wine=sklearn("wine", True), digits=sklearn("digits", True),
             breast_cancer=sklearn("breast_cancer", True), diabetes=sklearn("diabetes", False))
SHOWN = dict(sonar=mlbench("Sonar", "Class"), boston=mass("Boston", "medv", False), penguins=penguins)

# The defaults of decision 0014 were chosen on these and on those in APART.
EARLIER = dict(
    glass=mlbench("Glass", "Type"), ionosphere=mlbench("Ionosphere", "Class"), vowel=mlbench("Vowel", "Class"),
    vehicle=mlbench("Vehicle", "Class"), soybean=mlbench("Soybean", "Class"), zoo=mlbench("Zoo", "type"),
    pima=mlbench("PimaIndiansDiabetes2", "diabetes"), satellite=mlbench("Satellite", "classes", rows=2000),
    segment=weka("segment-challenge", "class"), vote=weka("vote", "Class"), credit=weka("credit-g", "class"),
    spam=kernlab("spam", "type", rows=2000), promoters=kernlab("promotergene", "Class"),
    crabs=mass("crabs", "sp"), birthweight=mass("birthwt", "bwt", False, without=("low",)),
    cpu=weka("cpu", "class", False), servo=mlbench("Servo", "Class", False),
    ozone=mlbench("Ozone", "V4", False, without=("V2",)))

# Not counted: fewer than 100 rows, or invented.
APART = dict(
    labor=weka("labor", "class"), crime=mass("UScrime", "y", False),
    cars=mass("Cars93", "Price", False, without=("Min.Price", "Max.Price", "Make", "Model")), friedman=friedman)

CLASSES = dict(
    # ddalpha
    transfusion=ddalpha("bloodtransfusion", "C", True),   # Monetary is Frequency in other units
    haberman=ddalpha("haberman", "C", True),
    heart=ddalpha("heart", "C", True, texts=("X3", "X7", "X13")),
    liver=ddalpha("indian_liver_patient_1vs2", "C", True),
    vertebral=ddalpha("vertebral_column", "C", True),
    # survival; who is followed for longer dies more often, so times of follow-up are left out
    flchain=r("library/survival", "flchain", "death", True, without=("futime", "chapter")),   # chapter: the cause
    wilms=r("library/survival", "nwtco", "rel", True, without=("seqno", "edrel", "in.subcohort"),
            texts=("histol", "instit")),
    cirrhosis=r("library/survival", "pbc", "stage", True, without=("id", "time", "status"), texts=("trt",)),
    colon=r("library/survival", "colon", "status", True, without=("id", "study", "time", "etype"),
            keep=lambda frame: frame["etype"] == 2),   # the first half of the rows is of the same persons
    fattyliver=r("library/survival", "nafld1", "status", True, without=("id", "case.id", "futime")),
    transplant=r("library/survival", "transplant", "event", True, without=("futime",)),
    logan=r("library/survival", "logan", "occupation", True),
    # MASS
    aids=mass("Aids2", "status", without=("death",)),   # the day of death, or the last of the study
    habits=mass("survey", "Smoke"),
    # mlmRev
    contraception=r(f"{SITE}/mlmRev", "Contraception", "use", True, without=("woman",)),
    prenatal=r(f"{SITE}/mlmRev", "guPrenat", "prenat", True, without=("kid", "mom")),
    # kernlab
    income=kernlab("income", "INCOME"),
    caravan=kernlab("ticdata", "CARAVAN"),
    # mlbench
    letter=mlbench("LetterRecognition", "lettr"),
    shuttle=mlbench("Shuttle", "Class"),
    # HSAUR3, TH.data, VIM, vcdExtra, pscl, psychTools, gss
    happiness=r(f"{SITE}/HSAUR3", "CHFLS", "R_happy", True),
    glaucoma=r(f"{SITE}/TH.data", "GlaucomaM", "Class", True),
    mammography=r(f"{SITE}/TH.data", "mammoexp", "ME", True),
    # of colic: a number that stands for the horse, codes of what surgery found, a column that says whether the
    # pathology is known, and the same measurement once more
    colic=r(f"{SITE}/VIM", "colic", "outcome", True, without=(
        "hospitalID", "lesion_type1", "lesion_type2", "lesion_type3", "cp_data", "temp_extreme_ordered",
        "temp_extreme_num", "mucous_membranes_group")),
    icu=r(f"{SITE}/vcdExtra", "ICU", "died", True, without=("white", "uncons")),   # race and coma, coarser
    vote92=r(f"{SITE}/pscl", "vote92", "vote", True),
    bigfive=r(f"{SITE}/psychTools", "bfi", "gender", True),
    proteins=r(f"{SITE}/gss", "Sachs", "grp", True, file="Sachs.rda"),
    # KMsurv; agepn is the age at which the child fell ill, else the age at the end
    pneumonia=kmsurv("pneumon", "hospital", True, without=("chldage", "agepn"), texts=("region", "race")),
    # statsmodels, Weka
    anes96=statsmodels("anes96", "vote", True, separator=r"\s+"),
    recurrence=weka("breast-cancer", "Class"),
    # vega-datasets; what a strike costs is known only with its damage
    birdstrikes=vega("birdstrikes.csv", "Effect Amount of damage", True, "Flight Date", ("year", "month"),
                     without=("Cost Other", "Cost Repair", "Cost Total $")),
    weather=vega("seattle-weather.csv", "weather", True, "date", ("year", "month")))

NUMBERS = dict(
    # ddalpha
    carotene=ddalpha("plasma_retinol_MvsF", "BETAPLASMA", False, without=("RETPLASMA",),   # the other blood value
                     texts=("SMOKSTAT", "VITUSE", "SEX")),
    tips=ddalpha("tips_DvsN", "TIP", False, texts=("DAY",)),
    chamois=ddalpha("gemsen_MvsF", "gewicht", False, without=("altersgruppe",)),
    # rpart, MASS
    solder=r("library/rpart", "solder", "skips", False),
    car90=r("library/rpart", "car90", "Price", False, without=("Model2",)),
    quine=mass("quine", "Days", False),
    # robustbase
    nox=r(f"{SITE}/robustbase", "NOxEmissions", "LNOx", False, without=("julday",)),   # 338 days, one text each
    radar=r(f"{SITE}/robustbase", "radarImage", "Band.3", False),
    # mlmRev
    exam=r(f"{SITE}/mlmRev", "Exam", "normexam", False, without=("student",)),
    hsb82=r(f"{SITE}/mlmRev", "Hsb82", "mAch", False, without=("cses",)),   # ses - meanses
    attainment=r(f"{SITE}/mlmRev", "ScotsSec", "attain", False),
    # plm; of rice the net output is left out, of crime the logarithms of all columns
    males=r(f"{SITE}/plm", "Males", "wage", False, file="Males.rda", without=("nr",)),
    rice=r(f"{SITE}/plm", "RiceFarms", "goutput", False, file="RiceFarms.rda", without=("id", "noutput")),
    nccrime=r(f"{SITE}/plm", "Crime", "crmrte", False, file="Crime.rda", only=(
        "year", "prbarr", "prbconv", "prbpris", "avgsen", "polpc", "density", "taxpc", "region", "smsa", "pctmin",
        "wcon", "wtuc", "wtrd", "wfir", "wser", "wmfg", "wfed", "wsta", "wloc", "mix", "pctymle")),
    savings=r(f"{SITE}/plm", "SumHes", "sr", False, file="SumHes.rda"),
    # vcd, HSAUR3; the rank of a company follows from its market value
    baseball=r(f"{SITE}/vcd", "Baseball", "sal87", False, without=("name1", "name2")),
    forbes=r(f"{SITE}/HSAUR3", "Forbes2000", "marketvalue", False, without=("rank", "name")),
    # VIM, mice; a taster has one handle, and 1,755 wineries are hardly categories
    buoys=r(f"{SITE}/VIM", "tao", "Humidity", False),
    winereviews=r(f"{SITE}/VIM", "wine", "price", False, without=("taster_twitter_handle", "winery", "variety_main")),
    language=r(f"{SITE}/mice", "brandsma", "lpo", False, without=("sch", "pup", "apo")),   # apo: tested the same day
    # lme4, nlme
    grouseticks=r(f"{SITE}/lme4", "grouseticks", "TICKS", False, without=("INDEX", "cHEIGHT")),
    arabidopsis=r(f"{SITE}/lme4", "Arabidopsis", "total.fruits", False, texts=("rack",)),
    quinidine=r("library/nlme", "Quinidine", "conc", False, without=("Subject",)),
    # MatchIt, psychTools, gss, sm, geepack
    lalonde=r(f"{SITE}/MatchIt", "lalonde", "re78", False),
    climatepolicy=r(f"{SITE}/psychTools", "globalWarm", "govact", False, texts=("partyid",)),
    no2=r(f"{SITE}/gss", "NO2", "no2", False, file="NO2.rda"),
    aircraft=r(f"{SITE}/sm", "aircraft", "Speed", False),
    dietox=r(f"{SITE}/geepack", "dietox", "Weight", False, without=("Pig", "Litter")),
    # spData, bayesm
    flats=r(f"{SITE}/spData", "properties", "price", False, without=("id", "prpsqm", "geometry")),   # price by area
    cheese=r(f"{SITE}/bayesm", "cheese", "VOLUME", False, file="cheese.rda"),
    # statsmodels, vega-datasets
    randhie=statsmodels("randhie", "mdvis", False),
    movies=vega("movies.json", "IMDB Rating", False, "Release Date", ("year", "month"), without=("Title",)),
    delays=vega("flights-10k.json", "delay", False, "date", ("month", "dayofweek", "hour"), name="delays"))


def is_aside(name):
    """Whether a table is set aside: by the first four bytes of the SHA-256 of its name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % 7 < 3


ADDED = CLASSES | NUMBERS
ASIDE = {name: load for name, load in ADDED.items() if is_aside(name)}
DEVELOPMENT = EARLIER | {name: load for name, load in ADDED.items() if not is_aside(name)}
COLLECTIONS = dict(goals=GOALS, shown=SHOWN, development=DEVELOPMENT, aside=ASIDE, apart=APART)
