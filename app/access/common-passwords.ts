/**
 * Words and strings that stand at the head of every list of leaked passwords:
 * the most frequent ones of zxcvbn-ts' list (MIT licence), with the coarse ones
 * left out, and some of Japan's own. Read by password.ts alone.
 */
const split = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Four to eleven letters: too short to be a password here, and what a weak one is made of. */
export const commonWords = split(`
aardvark aaron aberdeen abgrtyu abigail access accord account achilles action active adam adgjmptw adidas admin
administrator adrian aezakmi africa aggies airborne airforce airplane aishiteru alabama alan alaska albert alberto
alejandr aleksandr alex alexande alexander alexandr alexandra alexis alfred alice alicia aliens alison allen allison
alpha alpine always alyssa amadeus amanda amateur amazon amber amelia america american amsterdam anakin anarchy
anastasia anders anderson andre andrea andreas andrei andrew andrey andy angel angela angelica angelina angelo
angels angou animal anime anna annette annie anthony anton antonio anubis anything anzen apache apollo apple apples
april aquarius aragorn archer archie arigatou arizona arnold arsenal arthur artist asdasd asdf asdfasdf asdfg asdfgh
asdfghj asdfghjk asdfghjkl asdzxc ashley ashton asian aspirine assass assassin assman asterix astros athena atlanta
atlantic atlantis atomic auburn audrey august aurora aussie austin autumn avalon avatar avenger awesome azamat
azerty baby babyboy babydoll babygirl babylon badass badboy badger baggins bailey ball baller bambam banana bananas
bandit bang bangkok banshee barbara barbie barcelon barcelona barkley barney bart baseball basket basketba
basketball bass bassman bastard batman battle baxter beach beagle bear beast beatles beatrice beautiful beauty
beaver beavis beckham beefcake beer beetle belinda bell bella bender benjamin bennett benson bentley berlin bernard
bernie bertha bethany bianca bigboy bigdaddy bigdog bigfoot bigger biggie bigguy bigmac bigman bigone bigred bill
billie billy billybob bingo bird birdie birdman birthday biscuit bishop biteme blabla black blackcat blackdog
blackie blackjac blackman blacks blacky blade blades blahblah blake blaster blazer blessed blizzard blonde blondes
blondie blood blue bluebird blueeyes bluemoon blues bluesky boat bobafett bobbie bobbob bobby bobcat boeing bogdan
bohica bollocks bollox bomber bond bondage bone bonehead boner bones bonjour bonnie booger boogie boomer booty boris
bosco boss bossman boston bottom bowler bowling bradley brandi brando brandon brandy brasil braves brazil breeze
brenda brendan brian brianna bridge bridget britney brittany broken bronco broncos brooke brooklyn brooks brother
brothers brown brownie browns bruce brucelee bruins bruno brutus bryan bubba bubble bubbles buck buckeye buckeyes
buddha buddy budlight budman buffalo buffett buffy bugger bull bulldog bulldogs bullet bunghole bunny burger burton
bush business buster butch butler byteme cactus cadillac caesar caitlin caliente californ california callie calvin
camaro camel camelot camels camera cameron camille campbell canada cancer candy candyman cannon cantona capital
captain cardinal carlo carlos carlton carmen carol carolina caroline carolyn carpet carrie carrot carson carter
cartman caserta casey cash casino casper cassidy cassie castle catalina catdog catfish catherin cats cavalier ccbill
cdtnkfyf celeste celica celine celtic celtics center central cessna champion champs chance chandler chang change
changeme chaos charger chargers charles charlie charlott charlotte charly charmed check cheese chelsea cherokee
cherry cheryl chester chevelle chevrole chevy cheyenne chicago chichi chicken chicks chiefs children chipper chloe
chocolat chopper chris chrissy christ christia christian christin christine christop christy chronic chubby chuck
chucky church cindy cjkysirj cjkywt claire clancy clarence classic claude claudia clayton clifford clinton clitoris
clover cobra cocacola cody coffee colleen college collins colombia colorado colors coltrane columbia command
commando compaq compliance computer concrete condor connect connie connor conrad consumer content control cookie
cookies cool cooldude cooler coolio cooper copper corona corvette cosmos cosworth cotton cougar council country
courtney cowboy cowboys coyote cracker crash crazy cream creampie creative cricket crimson cristina crusader crystal
cthutq cuddles cupcake curious curtis cutter cxfcnmt cynthia daddy dagger daisy dakota dale dallas dalton damian
damien dance dancer danger daniel daniela danielle daniil danni danny dannyboy dark darkness darkside darkstar
darling darren darwin dave david dawg daytona dbrnjhbz dead deadhead deanna death debbie december deedee default
defender defiant deftones delete delta denis denise dennis denver derrick desert design desire destiny detroit devil
devildog devils dexter dfvgbh diablo diamond diamonds diana diesel dietcoke digger digital dilbert dilligaf dillon
dima dingdong director dirty discover disney dixie dkflbvbh doberman doctor dodge dodger dodgeram dodgers dogg
doggie doggy dogs dollar dolphin dolphins dominic domino donald donkey donnie doodle dookie doraemon dorothy double
doughboy douglas drago dragon dragons drake dream dreamer dreams driver drizzt drowssap drpepper drummer dthjybrf
dublin ducati duck dude dudley duke dumbass duncan durango dustin dusty dylan eagle eagles eatme eclipse eddie
eduard edward eileen einstein ekaterina elaine electric element elena elephant elijah elizabet elizabeth elliot
elliott elvis elwood emerald emily eminem emmanuel empire energy engine engineer england english enigma enjoy enter
enterpri enterprise eric ernest erotic escape escort esther eternity eugene evelyn everton excalibu exigen exigent
explorer express extreme faith falcon falcons fallen family fantasy farmer farside faster fatass fatboy fatcat
father fatman felix fender fernando ferrari ferret fetish ficken fighter filter finger finish fire fireball firebird
firefly firefox fireman fish fisher fishing fitness fktrcfylh fktrctq flames flamingo flash flatron fletcher flight
flipper florence florida flower flowers fluffy flyboy flyers foobar football ford forest forever forget forgot
formula forrest fossil foster foxtrot france frances francis franco frank frankie franklin franky freak freaky
freckles fred freddie freddy frederic fredfred free freedom freeman freepass freeuser french friday friend friends
frog frogger froggy frontier frosty funny funtime fusion future fuuin fyfcnfcbz fylhtq gabriel galaxy galina galore
gambit gandalf gangbang gangsta gangster garbage garcia garden garfield garrett gary gateway gator gators gbpltw
geheim gemini general genesis genius george georgia gerald gerard german germany geronimo getsome gfhjkm ghbdtn
ghbdtnbr ghjcnj ghost giants gibson gilbert gillian ginger giovanni girl girls gizmo gizmodo gjkbyf global gloria
goblin goblue goddess godsmack godzilla goforit gold goldberg golden goldfish goldie golf golfball golfer golfing
goober good goodbye goodluck goodtime google goose gordon gorilla gotcha gothic grace gracie graham granny grateful
great green greenday greg gregory gremlin grendel griffey griffin grizzly groovy grover guardian guest guinness
guitar gundam gunner gustav hacker halflife hallo hamburg hamilton hamlet hammer hamster hanako handsome hannah
hannibal hansolo happy hard hardcore harder hardon harley harmony harold harris harrison harry harvey hastings
hawaii hawk hawkeye hayden head hearts heather heaven hector helena hell hellfire hello help helpme hendrix henry
hentai herbert herbie hercules herman hermes hershey hesoyam hidden highland himitsu hiphop history hitman hjvfirf
hobbes hobbit hockey holden holiday holland holly hollywoo holmes home homer homers homerun honda honey hongkong
hooker hoover horndog hornet horney horse horses hotboy hotdog hotrod hotstuff hottie house houses houston howard
hudson hummer hungry hunter hunting hurrican husker huskers ibanez icecream iceman iforgot igor iguana ihateyou
iloveu iloveyou imagine immortal impala imperial incubus indian indiana indians indigo infantry inferno infiniti
infinity insane inside integra internet intrepid ireland irina irish ironman isabel isabella isabelle island israel
italia ivan ivanov iverson iwantu jack jackal jackass jackie jackoff jackson jacob jaguar jake jamaica james jamie
jammer janice janine january japan jasmin jasmine jason jasper javier jazz jeep jeff jeffrey jennie jennifer jenny
jeremiah jeremy jericho jerome jerry jersey jesse jessica jessie jester jesus jethro jimbo jimbob jimmy joanna
joanne joejoe joey john johnjohn johnny johnson joker jonathan jones jordan joseph josh joshua jouhou jrcfyf juan
judith juice julia julian julie juliet jumper jungle junior jupiter justdoit justice justin justme juventus kaiser
kaisha kaktus kangaroo kanri kansas karate karen karina kasper katana katerina kathleen katie katrin katrina
kawasaki keeper keith kelley kelly kelsey kennedy kenneth kenny kentucky kenwood kermit kevin keyboard keystone
kicker killer kimberly king kingdom kingkong kingpin kingston kirill kiss kisses kissme kitkat kitten kitty kittycat
klaster knicks knight knights kodiak kokoro kolobok konnichiwa kotenok kramer krishna kristen kristi kristin
kristina kyle kyoto kyougikai labrador labtec lacrosse ladies lady ladybug laguna lakers lancelot lancer laptop
larisa larry lasvegas latin latino laura lauren laurie lawrence lawyer leader leather ledzep legacy legend legion
legolas lemons lennon leonard leonardo leopard leslie lespaul lestat lester letmein letsgo lexmark liaison liberty
lick licker lickme life lifehack light lightnin lights lincoln linda lindsay lindsey liquid lisa little liverpoo
liverpool lizard lizzie lobster logan login logitech lolita lollipop lollol london lonely lonestar lonewolf long
longhorn looker looking lorenzo lorraine loser louise loulou love loveit lovelove lovely loveme lover loverboy
lovers loveyou loving lowrider lucas lucifer lucky luckydog lucy ludwig luke luther lvbnhbq machine maddie maddog
madison madman madmax madness madonna madrid maestro maggie magic magnolia magnum magnus maiden makaveli maksim
malcolm malibu mallard manager manchester mandingo mandy maniac manson manuel manutd marathon marcel marco marcus
margaret margarita maria mariah marian marie marilyn marina marine mariners marines marino mario marion mark markus
marlboro marley marlin marshall martha martin martina martinez martini marvel marvin mary maryjane maryland mason
massive master masters matilda matrix matt matthew mature maurice maverick maxima maximus maxine maxmax maxwell
maynard megadeth megaman megan melanie melinda melissa melody melvin member memphis mercedes mercury meridian merlin
mersedes metal metallic metallica method mexico miami michael michel michele michelle michigan mickey microsoft
midnight miguel mike mikey milano miles miller millie million milton mine minecraft minnie mirage miranda mission
missy mister mistress misty mitchell mobile mollie molly moloko molson momoney monday money moneys mongoose monica
monika monique monitor monkey monkeys monopoly monroe monster montana montreal moocow mookie moomoo moon moose
morgan morpheus morris morrison moscow mother motorola mountain mouse movie mozart muffin mulder munchkin muppet
murphy murray muscle mushroom music musicman mustang mustangs mylove mypass myself mystery mystic nadine napass
napoleon naruto nascar nasty nastya natali natalia natalie natasha nathalie nathan national naughty nebraska nellie
nelson nemesis neptune network nevada newlife newman newpass newport newton newyork nfnmzyf nicholas nick nicola
nicolas nicole night nihon nikita nikki nimrod niners ninja nintendo nipple nipples nippon nirvana nissan nofear
nokia nolimit none noodles nookie nopass norman norton nothing november nugget nuttertools nylons nymets oakland
oakley obiwan oblivion october odessa office ohayou ohyeah oilers oklahoma oksana oldman olga oliver olivia omega
onelove online open openup oracle orange orion orlando osaka oscar osiris outlaw overlord oxford pacific packard
packers pacman painter pakistan palace paladin palmer pamela panama panasonic pancho panda pandora pantera panther
panthers panties panzer paradise paradox paris parker parola parrot party pascal pass passat passion passphrase
passport passwor password passwort pasuwado patches patricia patrick patriot patriots patton paul pauline pavilion
payton peace peaches peanut peanuts pearljam pebbles peekaboo peewee pegasus pencil penelope penguin penguins penny
pentium people pepper pepsi perfect personal pervert pete peter peterpan peugeot phantom philip philips phillies
phillip philly phoebe phoenix photo photos phpbb picard picasso pickle pickles pics picture pierre piglet pikachu
pimp pimpin pineappl ping pink pinkfloy pioneer pirate pirates pistol pitbull pizza planet plastic platinum playboy
player playtime please pleasure plumber plymouth poison pokemon polaris police polina polo pontiac pooh poohbear
pookie poop pooper poopie poopoo popcorn popeye porkchop porsche portal porter portland portugal possum postal
potato potter powder power powers precious predator prelude presario preston pretty primus prince princes princess
printer private privet prodigy psycho pumpkin punisher punkin punkrock puppies puppy purple pussies putter pyramid
python qawsed qawsedrf qazqaz qazwsx qazwsxed qazwsxedc qazxsw qazxswedc quality queen qwaszx qweasd qweasdzxc
qweqwe qwerasdf qwert qwerty qwertyu qwertyui qwertyuio qwertyuiop rabbit racecar racerx rachel racing rafael
ragnarok raider raiders rainbow raistlin rammstein ramona randall random randy ranger rangers raptor rascal raven
ravens raymond razz rbhbkk reality reaper rebecca rebels redalert redbull reddog redhead redman redneck redrum
redskins redsox redwings reggie regina remember renegade rescue research review rfnthbyf rfrfirf rhbcnbyf rhonda
ricardo richard richie richmond rick ripper river rjntyjr robbie robert roberto roberts robin robinson rock rocker
rocket rockon rocks rockstar rocky rodney roger rogers roland roller rolltide roman romashka romeo rommel ronald
ronaldo ronnie rookie rooster rootbeer roscoe rose rosebud rosemary roxanne rubber rulez runner ruslan russell
russia rusty ryan sabbath sabine sabrina sadie safety sailboat sailing sailor saints sakura sally salmon samantha
sammie sammy sampson samson samsung samuel samurai sanchez sandiego sandman sandra sandy santiago santos sapphire
sara sarah sasha satan satou saturn savage savannah scarface scarlet scarlett school scooby scoobydo scooter scorpio
scorpion scotland scott scotty scrappy scream scruffy scully search seattle sebastia sebastian secret security
seinfeld sekai select seminole semperfi septembe september serega serena serenity sergei sergey sergio server
service sesame seven shadow shaggy shalom shaman shamrock shane shannon shaolin shark sharks sharon shasta shaved
shazam sheena sheila shelby shelley shelly shemale sherlock sherman sherry shiloh shirley shogun shopping short
shorty shotgun showme showtime sidney siemens sierra silver silvia simba simon simone simple simpson simpsons singer
single sinner sirius sister sithlord skater skeeter skiing skipper skippy skittles skyline skywalke slappy slapshot
slayer sleepy slick slipknot smile smiles smiley smith smitty smoke smoker smokey smokin smooth smudge snake snakes
snapper snatch snickers sniper snoopy snow snowball snowman snuggles sobaka soccer socrates softball software
soldier soleil solomon sommer sooner sooners sophia sophie southern space spanking spankme spanky sparky spartak
spartan spartans speaker special spectrum speed speedy spencer spider spiderma spiderman spidey spike spirit
spitfire splash spooky sports spring springer sprint sprite spunky spyder squirrel squirt srinivas stacey stalker
stallion standard stanley star starbuck starcraft stardust starfish stargate stars startrek starwars stealth
steelers stefan stella stephani stephanie stephen sterling steve steven stevie stewart stick sticky stimpy stinger
stingray stinky stocking stone stonecol stoner stones storm stormy stranger street strider strike striker stripper
strong stuart stud student studio stuff stupid subaru sublime success sugar summer sundance sunday sunny sunrise
sunset sunshine super superfly superman support surfer surfing susan suzanne suzuki svetik svetlana swallow sweet
sweetie sweetpea sweets sweety swimming swinger swingers swordfis swordfish sydney sylvia syracuse system tacobell
tacoma takahashi tamara tanaka tanker tanner tanya tardis target tarheel tarheels tarou tarzan tatiana tattoo
tatyana taurus taylor tazman tdutybq teacher technics techno teddy teen teens telefon tempest temple tennis tequila
teresa terminator terror terry test tester testing testtest texas thailand thanks thankyou thegame theking theman
theone therock thomas thompson throat thuglife thumper thunder tickle tiffany tiger tigers tigger timber time timmy
timothy tina tinker tintin titanic titans titleist tobias today tokyo tomcat tommy tomtom tony topcat topdog topgun
topper tornado toronto toshiba totoro tottenha toyota tracey tractor trains trance transam travel travis trebor
trevor trfnthbyf tricky trigger trinity tristan triton triumph trixie trojan trojans trombone trooper trouble truck
trucker trucks trumpet trunks tucker tuesday turbo turkey turner turtle tweety twilight twister tyler tyrone
ultimate unicorn united unknown unreal vacation vader valentin valentina valera valerie valhalla valley vampire
vanessa vanhalen vanilla vectra vegeta velvet verbatim veritas veronica veronika vertigo vette vfhbyf vfhecz vfrcbv
vfrcbvrf vfvjxrf victor victoria victory video viking vikings viktor viktoria vincent violet viper vipers virgin
virginia vision vivian vkontakte vladik vladimir volume voodoo voyager vulcan walker wallace walnut walter wanker
warcraft warlock warren warrior warriors watanabe water waterloo waters watson wayne weasel weather webmaster
webster weed weezer welcome werewolf wesley western westham westside whatever wheels whiskey white whitney whocares
whynot wicked wildcat wildcats william williams willie willis willow willy wilson window windows winner winnie
winston winter wisdom wizard wolf wolfgang wolfman wolfpack wolverin wolverine wolves wombat women wonder woody
wookie wordpass world wrangler wright writer wutang xanadu xavier xfiles yamada yamaha yankee yankees ybrbnf yellow
yfnfif yomama young yourmom yvonne zachary zaqwsx zeppelin zidane zipper zombie zvezda zxcvbn zxcvbnm
`)

/** Whole passwords of twelve characters and more. */
export const commonPasswords = split(`
01telemike01 050605rostik 1111111111zz 123123qweqwe 123321qweewq 1234567890qaz 1234567890qw 1234567890qwe
1234567890qwerty 1234567890zzz 123456789aaa 123456789abc 123456789asd 123456789qaz 123456789qqq 123456789qwe
123456789qwer 123456789qwerty 123456789zxc 1234567qwertyu 123456qwerty 123456zxcvbn 1234qwerasdf 1234qwerasdfzxcv
123ewqasdcxz 123qwe123qwe 123qwe456rty 123qweasdzxc 123qwerty123 12qw34er56ty 19960610ilja 1a2a3a4a5a6a 1a2s3d4f5g6h
1q2w3e4r5t6y 1qa2ws3ed4rf 1qa2ws3ed4rf5tg 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc 1qazxsw23edcvfr4
23176djivanfros 23wkoa0fp78dk 32615948worms 41d8cd98f00b 4815162342lf 4815162342lost 59382113kevinp 6215mila6215
89063032220m 89231243658s 89876065093rax 89semtsriuty a1s2d3f4g5h6 abc123456789 admin18533362 administrator
aksjdlasdakj89879 alpha135792468 amadeusptfcor an83546921an13 andrewjackie antananarivu anytimetoday asd123asd123
asdfgh123456 asdfghjkl123 auckland2010 avrillavigne badiman28200 bhrh0h2oof6xbqjeh blacksonblon bltynbabrfwbz
boy4u2ownnyc bpgjldsgjldthnf bullnuts2003 cheeseburger chesterfield chickenwing101 christopher1 civilization
cjdthitycndj cnfc35762209 combat123654 configuratio construction contortionist corperfmonsy cosmopolitan
counterstrike devilmaycry4 digitalprodu dkflbvbhjdbx dkflbvbhjdyf domainlock2005 edwardcullen entertainment
fatima753357 finalfantasy findaupair007 fkmnthyfnbdf fktrcfylhjdbx fktrcfylhjdf fktrcfylhjdyf flvbybcnhfnjh
foreveryoung frederiksberg fynfyfyfhbde gfhfktkjuhfv gfhjkmgfhjkm ghbdtnghbdtn ghbdtnrfrltkf ghhh47hj7649
ghjatccbjyfk ghjcnjgbpltw ghjcnjgfhjkm ghjcnjghjcnj ghjcnjqgfhjkm ghjcnjrdfibyj ghjnbdjcnjzybt ghtdtlvtldtl
gjkysqgbpltw greenlantern gthtrfnbgjkt gtnhjpfdjlcr hd764nw5d7e1vb1 hd764nw5d7e1vbv hedimaptfcor iampurehaha2
ilovemyfamily ingodwetrust installdevic installsqlst intelligence international ipo54tj45uy856 iseedeadpeople
jamesbond007 josephphone7 justinbieber ktjynsq40147 leavemealone lhbjkjubz2957704 lost4815162342 love777321777
lytdybrbdfvgbhf lytghjgtnhjdcr mailcreated5240 maprchem56458 marinamarina massimiliano maurolarastefy mevefalkcakk
michaeljackson minecraft123 minnesota_hp morganstanley mortalkombat msoracle32re msorcloledbr nastyanastya
ne_e_pod_chehyl necronomicon needforspeed nemvxyheqdd5oqxyxyzi networkingpe newproject2004 nhbujyjvtnhbz
nhecsyfujkjdt nhfdvfnjkju123 nhfycajhvths nick1234-rem936 nightcrawler nondriversig ntktdbpjh1994 olcrackmaster
ontheoutside paraklast1974 password1234 passwordassword passwordpassword passwordstandard pfqwtd27121988
philadelphia playstation2 playstation3 polniypizdec0211 polniypizdec1102 polniypizdec110211 professional
ptybnxtvgbjy punksnotdead q1w2e3r4t5y6 q1w2e3r4t5y6u7 q1w2e3r4t5y6u7i8 q1w2e3r4t5y6u7i8o9p0 qawsedrftgyh
qaz123wsx456 qazwsx123456 qazwsxedc123 qazwsxedcrfv qazwsxedcrfvtgb qazwsxqazwsx qazxswedc123 qazxswedcvfr
qwaszxerdfcv qwe123qwe123 qweasdzxc123 qwerasdfzxcv qwertasdfgzxcvb qwerty123456 qwerty123456789 qwertyasdfgh
qwertyuiop10 qwertyuiop12 qwertyuiop123 qwertyuiop12345 qwertyytrewq residentevil rfnthbyf1988 ronaldinho10
sanfrancisco satisfaction saun24865709 scandinavian schoolgirlie sdicmt7seytn seemnemaailm sojdlg123aljg
sonnenschein sonyericsson specialinsta stickdaddy77 stinkyfinger stratocaster supernatural systemofadown
temppassword thecakeisalie ticketmaster transformers unbelievable vanyarespekt vfhbyfvfhbyf vfrcbvvfrcbv
vfvfvskfhfve vladimirovna warhammer40k wazzkaprivet websolutions websolutionssu webuivalidat weihnachtsbau
weihnachtsbaum whosyourdaddy z1x2c3v4b5n6 z1x2c3v4b5n6m7 zaq12wsxcde3 zaq1xsw2cde3 zaqwsxcderfv zcfvfzkexifz
zqjphsyf6ctifgu zxcasdqwe123 zxcvbn123456 zxcvbnm123456789 zxcvbnmmnbvcxz
`)
