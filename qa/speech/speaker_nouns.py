"""Nouns for those who speak, and the closed classes of English around them; no names.

People, bodies and documents are a general lexicon, looked up in lower case. What stands beside a word in its
sentence is not known here.
"""

__all__ = [
    "ABBREVIATED",
    "ADVERBS",
    "CALENDAR",
    "COURTESY",
    "DETERMINERS",
    "DOCUMENTS",
    "LINKS",
    "NOT_NAMES",
    "PARTICLES",
    "PRONOUNS",
    "STOPS",
    "is_adverb",
    "is_body",
    "is_person_noun",
    "words",
]


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(text.split())


_PEOPLE = words(
    """
    accountant activist actor actress actuary admiral adviser advisor advocate agent aide ambassador
    analyst anchor appellant applicant archaeologist archbishop architect artist assistant astronomer
    attorney auditor aunt author authority baker banker baron baroness barrister billionaire biologist
    bishop boy boyfriend brigadier broker brother businessman businessmen butcher butler bystander caller
    cameraman campaigner candidate capt captain cardinal ceo cfo chair chairman chairmen chairperson
    chairwoman champion chancellor chef chemist chief child chronicler claimant clergyman clerk cllr cmdr
    co-author co-founder coach col colleague colonel columnist commander commander-in-chief commentator
    commissioner communist composer conductor congressman congresswoman conservative constable consul
    consultant contractor controller coo coroner corporal correspondent councillor councilman councilor
    councilwoman counsel count countess countryman couple cousin critic cto curator customer daughter
    defendant defender delegate democrat demonstrator deputy designer det detective developer dictator
    diplomat director doctor driver duchess duke ecologist economist editor editor-in-chief emperor
    employee employer engineer entrepreneur envoy epidemiologist everyone examiner executive expert
    eyewitness family farmer father fellow fiance fiancee fighter firefighter fireman firemen fisherman
    fishermen founder friend gen general gentleman geologist girl girlfriend glaciologist goalkeeper gov
    governor grandfather grandmother guard guest gunman gunmen head headmaster headmistress headteacher
    historian homeowner hon host husband imam incumbent inmate insp inspector interviewee interviewer
    investigator investor journalist judge juror justice king lady landlord lawmaker lawyer leader
    lecturer legislator liberal lieutenant linguist loser lt magistrate maid maire maj major man manager
    marshal mayor member men meteorologist midfielder midwife militant millionaire minister moderator
    monk mother mp musician narrator neighbor neighbour nephew niece nobleman nominee novelist nun nurse
    observer officer official ombudsman onlooker opponent organiser organizer others owner painter
    palaeontologist paleontologist paramedic parent partner passenger pastor pathologist patient
    pensioner people person petitioner philosopher physician physicist physiologist pilot plaintiff
    player poet police policeman policemen politician pope premier pres presenter president priest prince
    princess principal prisoner producer prof professor prosecutor protester provost psychologist
    publicist pundit queen rabbi rancher rebel rector regulator relative rep reporter representative
    republican rescuer researcher resident respondent rev rival runner-up sailor salesman scholar
    scientist secretary sen senator sergeant servant serviceman servicemen sgt shareholder sheriff
    shopkeeper singer sister skipper socialist sociologist soldier solicitor son source speaker
    specialist spokesman spokesmen spokespeople spokesperson spokeswoman spouse star statesman
    statistician stranger strategist striker student superintendent supporter supt surgeon surveyor
    survivor suspect teacher teenager tenant theologian toddler tourist trader treasurer tribunal troop
    trustee tsar tycoon uncle veteran vicar vice-chairman vice-president victim villager virologist
    visitor volunteer voter warden watchman widow widower wife winger winner witness woman women worker
    writer youngster youth
    """
)

_BODIES = words(
    """
    academy administration agency airline airlines airways alliance army assembly association authorities
    authority bank bench board border brigade broadcaster bureau cabinet campaign carrier center centre
    channel charity church club coalition college command commission committee community company
    conference congress consortium corp corporation council court crew crowd department diocese
    directorate division edition embassy exchange federation firm fleet foods force forces foundation
    front fund gazette government group herald holdings hospital house inc industries initiative
    inspectorate institute insurer journal kremlin label laboratory league lender llc ltd magazine
    majority maker management manufacturer media ministry minority mission mosque motors movement museum
    navy network newspaper observatory office operator opposition organisation organization outlet palace
    panel parliament partners party pentagon platform plc post press-service program programme project
    public publication publisher radio regiment regulator retailer school secretariat securities senate
    service side society staff start-up startup studio supplier systems team technologies think-tank
    times treasury tribune trust union unit university vendor watch watchdog website works
    """
)

DOCUMENTS = words(
    """
    account affidavit analysis article assessment audit brief briefing bulletin caption communique
    communiqué complaint data dispatch document dossier editorial figures filing finding findings
    forecast indictment inquiry investigation judgment leaflet letter manifesto memo memorandum message
    note paper poll post publication release report research resolution review ruling statement study
    submission summary survey text transcript tweet update verdict
    """
)
"""Things that are written by somebody and "say" or "show" something."""

CALENDAR = words(
    """
    april august december february friday january july june march monday november october saturday
    september sunday thursday today tomorrow tonight tuesday wednesday yesterday
    """
)

DETERMINERS = words(
    """
    a all an another any both each eight every few five four her his its many most my nine no one other
    our seven several six some ten that the their these this those three two your
    """
)

PRONOUNS = words("he she they it")

NOT_NAMES = words(
    """
    last next
    all and anyone anything as both but each either everybody everyone everything he her here him his how
    i if it its me my neither no nobody none not nothing one ones or our she so somebody someone
    something such that their them then there these they this those us we what when where which who whom
    why yes you your
    """
)
"""Words that name nobody, even with a capital."""

STOPS = words(
    """
    above across after against although am are as be because been before behind being below beside
    besides between but can could despite did do does during even had has have he here him how however i
    if instead into is it just may me meanwhile might moreover must n't near nor not only onto or over
    per said say says shall she should since so still than that them there therefore they though through
    thus to told too toward towards under until upon us very via was we were what when where whether
    which while who whom whose why will within without would yet you
    """
)
"""Words that end a noun phrase."""

LINKS = words("of for at from in on with by about")
"""Prepositions that may stand inside a noun phrase."""

PARTICLES = words(
    "abu bint ter wa al ben bin da das de del della den der di do dos du e el ibn la le van von y zu"
)
"""Small parts of names: "van", "al"."""

COURTESY = words("dame dr lady lord madam maître miss mlle mme mr mrs ms mx prof sir sr sra st")
"""Titles that stay with the name."""

ABBREVIATED = COURTESY | words("capt cmdr col det gen gov hon insp jr lt maj no pres rep rev sen sgt supt")
"""Words before whose full stop a sentence goes on."""

ADVERBS = words(
    """
    sometimes perhaps maybe ever almost quite nevertheless nonetheless
    afterward afterwards again already also always besides earlier even first further furthermore however
    instead just later meanwhile moreover n't never not now often once only recently simply soon still
    then therefore though thus today too yesterday
    """
)

_AGENT = ("ologist", "ographer", "ician", "woman", "women", "keeper", "master", "-year-old", "-year-olds")


def is_adverb(low: str) -> bool:
    """Whether a lower-case word may stand between subject and verb."""
    return low in ADVERBS or low in CALENDAR or (low.endswith("ly") and low not in {"family", "assembly"})


def is_person_noun(low: str) -> bool:
    """Whether a lower-case noun, singular or plural, is a person or a group of people."""
    if low in _PEOPLE or low.endswith(_AGENT):
        return True
    if "-" in low and low.count("-") < 4:  # secretary-general, singer-songwriter
        return not _PEOPLE.isdisjoint(low.split("-"))
    if not low.endswith("s"):
        return False
    singulars = {low[:-1], low[:-2], low[:-3] + "y"}
    return not _PEOPLE.isdisjoint(singulars) or low[:-1].endswith(_AGENT)


def is_body(low: str) -> bool:
    """Whether a lower-case noun is an organisation, or part of the name of one."""
    return low in _BODIES or (low.endswith("s") and (low[:-1] in _BODIES or low[:-3] + "y" in _BODIES))
