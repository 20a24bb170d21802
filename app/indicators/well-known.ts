/**
 * What a report names and nobody should block: sites that everybody uses, public
 * resolvers, sums of files that are everywhere. Out of MISP's warninglists
 * (github.com/MISP/misp-warninglists, commit 84f0610 of 2026-08-20, CC0 1.0):
 * moz-top500, microsoft, captive-portals, crl-hostname, empty-hashes and
 * common-ioc-false-positive. The resolvers are those that their operators publish.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Domains; what lies below one is as well known. */
export const wellKnownDomains = words(`
  123rf.com 20minutos.es 3ds.com 4shared.com aadrm.com abc.es abc.net.au abcnews.com abcnews.go.com about.com
  aboutads.info abril.com.br academia.edu accounts.google.com addthis.com addtoany.com adobe.com ads.google.com
  adssettings.google.com afternic.com afx.ms airbnb.com akadns.net akamaihd.net alicdn.com aliexpress.com
  allaboutcookies.org amazon.ca amazon.co.jp amazon.co.uk amazon.com amazon.de amazon.es amazon.fr amazon.it
  amazonaws.com ameblo.jp amzn.to android.clients.google.com android.com aol.com apache.org apple.com archive.org
  aruba.it arxiv.org as.com aspnetcdn.com asus.com automattic.com azdns-migration-ns-validation.cn azure-api.net
  azure-apim.net azure-devices.net azure-int.net azure-mobile.net azure.com azure.net azurebiganalytics.net
  azuredatacatalog.com azuredatalake.net azuredatalakeanalytics.net azuredatalakestore.net azureedge.net
  azurehdinsight-stage.net azurehdinsight.net azurewebsites.net bandcamp.com barnesandnoble.com bbc.co.uk bbc.com
  behance.net berkeley.edu bfmtv.com bild.de bing-exp.com bing-int.com bing.com bing.net bit.ly bloglovin.com
  bloomberg.com booking.com books.google.com bp.blogspot.com bp1.blogger.com br-root-ca1-2020.ocsp.d-trust.net
  brandbucket.com britannica.com business.google.com businessinsider.com buydomains.com buzzfeed.com c.pki.goog
  ca.gov calameo.com cambridge.org canada.ca canva.com cbc.ca cbslocal.com cbsnews.com cdc.gov
  cdn.d-trust-cloudcrl.net cdp-ldap.intranet.eon.com cdp.disig.sk cdp.elektronicznypodpis.pl cdp1.disig.sk
  cdp1.pca.dfn.de cdp2.disig.sk cdp2.pca.dfn.de ceipmsn.com certificates.starfieldtech.com
  certum-crl.wt.trustasia.com certum.crl.sheca.com ch.siemens.com change.org clarin.com clickbank.net
  clients3.google.com clients4.google.com cloudapp-int.net cloudapp-preview.com cloudapp-preview.net cloudapp.net
  clouddatahub.net cloudflare.com cloudwebappproxy.net cnbc.com cnet.com cnil.fr cnn.com code.google.com
  codeplex.com cointernet.com.co commercial.ocsp.identrust.com cornell.edu correios.com.br corriere.it cpanel.com
  cpanel.net creativecommons.org crl-cpki.telekom.de crl-pro.litessl.com crl.anf.es crl.buypass.no
  crl.certigna.com crl.certigna.fr crl.certsign.ro crl.certum.pl crl.cfca.com.cn crl.comodoca.com crl.d-trust.net
  crl.dhimyotis.com crl.digicert-cn.com crl.digicert-validation.com crl.digicert.cn crl.e-szigno.hu crl.emsign.com
  crl.ensuredca.com crl.entrust.net crl.firmaprofesional.com crl.gdca.com.cn crl.global.sheca.com
  crl.globalsign.com crl.globalsign.net crl.harica.gr crl.izenpe.com crl.litessl.com crl.oem.trustca.net
  crl.pki.goog crl.pkioverheid.nl crl.quovadisglobal.com crl.root-e1.certainly.com crl.root-r1.certainly.com
  crl.rootca1.amazontrust.com crl.rootca2.amazontrust.com crl.rootca3.amazontrust.com crl.rootca4.amazontrust.com
  crl.rootg2.amazontrust.com crl.sectigo.com crl.starfieldtech.com crl.swisssign.ch crl.swisssign.net
  crl.trust-provider.com crl.usertrust.com crl.wt.trustasia.com crl05.actalis.it crl1.ecert.gov.hk crl1.netlock.hu
  crl13.actalis.it crl2.netlock.hu crl3.digicert.com crl3.netlock.hu crl4.digicert.com crls.ssl.com
  crlv1.harica.gr cutt.ly d-trust-br-root-ca-1-2020.ocsp.d-trust.net d-trust-br-root-ca-2-2023.ocsp.d-trust.net
  d-trust-ev-root-ca-1-2020.ocsp.d-trust.net d-trust-ev-root-ca-2-2023.ocsp.d-trust.net
  d-trust-root-ca-3-2013.ocsp.d-trust.net d-trust-root-class-3-ca-2-2009.ocsp.d-trust.net
  d-trust-root-class-3-ca-2-ev-2009.ocsp.d-trust.net d-trust-sbr-root-ca-1-2022.ocsp.d-trust.net
  d-trust-sbr-root-ca-2-2022.ocsp.d-trust.net d2uzsrnmmf6tds.cloudfront.net dailymail.co.uk dailymail.com
  dailymotion.com dailystar.co.uk dan.com de.wikipedia.org deezer.com dell.com depo.kamusm.gov.tr detik.com
  developers.google.com directory.d-trust.net directory.swisssign.net discord.com discord.gg discoverbing.com
  disney.com disqus.com docs.google.com doi.org domainmarket.com domorganisatieservicesocsp-g3.pkioverheid.nl
  doubleclick.net draft.blogger.com dreamstime.com dribbble.com drive.google.com dropbox.com dropcatch.com dw.com
  e-monsite.com e.on-group-ca-2-2013.ocsp.d-trust.net ea.com ebay.co.uk ebay.com eca.hinet.net economist.com
  elmundo.es elpais.com en.wikipedia.org enable-javascript.com engadget.com eon-group-ca-2-2013.ocsp.d-trust.net
  epa.gov es.wikipedia.org espn.com estadao.com.br europa.eu ev-root-ca1-2020.ocsp.d-trust.net eventbrite.com
  example.com expireddomains.com express.co.uk facebook.com fandom.com fb.com fbsbx.com feedburner.com fifa.com
  files-df.1drv.com files.1drv.com files.wordpress.com finance.yahoo.com firebase.google.com firefox.com
  firstpartyapps.oaspapps.com foodnetwork.com forbes.com forms.gle fortune.com foxnews.com fr.wikipedia.org
  franceinfo.fr francetvinfo.fr ft.com ftc.gov g.co geocities.com get.google.com getbootstrap.com
  getmicrosoftkey.com gfx-int.ms gfx.ms ggpht.com giphy.com github.com gizmodo.com globo.com gmail.com godaddy.com
  gofundme.com goo.gl goodreads.com google.ca google.co.id google.co.jp google.co.uk google.com.br google.de
  google.es google.fr google.it google.nl google.pl google.ru googleblog.com googleusercontent.com gravatar.com
  grcl2.crl.telesec.de grcl2.ocsp.telesec.de grcl3.crl.telesec.de grcl3.ocsp.telesec.de greenpeace.org
  groups.google.com gstatic.com guardian.co.uk harvard.edu hatena.blog hatena.ne.jp hdinsightservices.net
  healthvault-ppe.co.uk healthvault-ppe.com healthvault.co.uk healthvault.com hilton.com hindustantimes.com
  history.com hoax.com hollywoodreporter.com home.pl homeserver.com hotmail-int.com hotmail.co.uk hotmail.com
  hotmart.com house.gov hp.com httpcrl.trust.telia.com huawei.com hubspot.com huffingtonpost.com huffpost.com
  hugedomains.com ibm.com icann.org id.wikipedia.org ig.com.br ign.com ikea.com imageshack.us imdb.com
  independent.co.uk indiatimes.com insider.com instagram.com instructables.com intel.com ipv4.google.com issuu.com
  istockphoto.com it.com it.wikipedia.org itch.io ja.wikipedia.org jimdofree.com kickstarter.com kompas.com
  kotaku.com latimes.com lavanguardia.com ldap-cpki.telekom.de ldap05.actalis.it ldapfnmt.cert.fnmt.es lefigaro.fr
  legifrance.gouv.fr lemonde.fr leparisien.fr lin.ee line.me linkedin.com linktr.ee list-manage.com live-int.com
  live-int.net live-partner.com live-ppe.net live.com live.fi live.net livefilestore-int.com livefilestore.com
  liveinternet.ru livemeeting.com loc.gov lycos.com lync.com m.me m.wikipedia.org mail.google.com mail.ru
  management-azure-devices.net maps.google.com marca.com marketingplatform.google.... mashable.com mdpi.com
  mediafire.com medium.com mega.nz merriam-webster.com mesh.com messenger.com metro.co.uk mgmt-azure-api.net
  mgmt.live microsoft-int.com microsoft.com microsoft.com.au microsoft.com.tr microsoft.fr microsoftcrmportals.com
  microsoftcrmportalstest.com microsoftkonacompute.net microsoftonline-int.com microsoftonline-p-int.com
  microsoftonline-p.com microsoftonline-p.net microsoftonline.com microsoftonline.net microsoftprime.com
  microsoftprojecttokyo.com microsoftstore.com microsoftstore.com.br microsoftstore.com.cn microsoftstore.com.hk
  microsoftstream.com microsofttranslator.com microsoftvirtualacademy.com mirror.co.uk mit.edu modern.ie
  mozilla.com mozilla.org msads.net msappproxy.net msftncsi.com msgamestudios.com msn-int.com msn.cn msn.co.jp
  msn.com msn.com.cn msocdn.com my.yahoo.com myaccount.google.com myspace.com mystrikingly.com namebright.com
  namecheap.com nasa.gov nationalgeographic.com nature.com naver.com nbcnews.com ndtv.com netflix.com netlify.app
  netvibes.com networkadvertising.org news.com.au news.google.com news.livejournal.com news.yahoo.com newsweek.com
  newyorker.com nginx.com nginx.org nhk.or.jp nicsell.com nih.gov nikkei.com nintendo.com npr.org nydailynews.com
  nymag.com nypost.com nytimes.com o.ss2.us o365apps.net ocsp-cpki.telekom.de ocsp-pro.litessl.com
  ocsp-rca.navercorp.com ocsp.accv.es ocsp.anf.es ocsp.bjca.cn ocsp.buypass.com ocsp.certsign.ro ocsp.cfca.com.cn
  ocsp.comodoca.com ocsp.dcocsp.cn ocsp.digicert-cn.com ocsp.digicert-validation.com ocsp.digicert.cn
  ocsp.digicert.com ocsp.elektronicznypodpis.pl ocsp.emsign.com ocsp.ensuredca.com ocsp.entrust.net
  ocsp.firmaprofesional.com ocsp.global.sheca.com ocsp.globalsign.com ocsp.harica.gr ocsp.izenpe.com
  ocsp.oem.trustca.net ocsp.pca.dfn.de ocsp.pki.goog ocsp.quovadisglobal.com ocsp.rootca1.amazontrust.com
  ocsp.rootca2.amazontrust.com ocsp.rootca3.amazontrust.com ocsp.rootca4.amazontrust.com
  ocsp.rootg2.amazontrust.com ocsp.sectigo.com ocsp.siemens.com ocsp.starfieldtech.com ocsp.telekom.de
  ocsp.trust-provider.com ocsp.trust.telia.com ocsp.usertrust.com ocsp.wisekey.com ocsp.wt.trustasia.com
  ocsp0336.telesec.de ocsp05.actalis.it ocsp1.ecert.gov.hk ocsp1.netlock.hu ocsp13.actalis.it ocsp2.gdca.com.cn
  ocsp2.globalsign.com ocsp2.netlock.hu ocsp3.netlock.hu ocspfnmtrcmca.cert.fnmt.es ocspfnmtssr.cert.fnmt.es
  ocsps.ssl.com ocspsslkoks1.kamusm.gov.tr oecd.org office-int.com office-int.net office.com office.net
  office365.com officeppe.com officeppe.net offset.com ok.ru onamae.com onedrive.com onelink.me onenote.com
  onenote.net openai.com opera.com oracle.com orange.fr ouest-france.fr oup.com outlook-int.com outlook.com
  ovh.com ovhcloud.com pages.dev paypal.com pbiwebcontent.com pbs.org pcmag.com perfectdomain.com pexels.com
  pfx.ms photobucket.com photos.google.com photos1.blogger.com php.net picasa.google.com picasaweb.google.com
  pinterest.com pixabay.com pki-crl.atos.net pki-ldap.atos.net pki-ocsp.atos.net pki.intranet.eon.com
  pki0336.telesec.de pkipro.certsign.ro pl.wikipedia.org planalto.gov.br play.google.com playstation.com plesk.com
  plos.org plus.google.com pnas.org policies.google.com politico.com pornhub.com powerbi.com prezi.com
  privacyshield.gov prtimes.jp psychologytoday.com pt.wikipedia.org public-api.wordpress.com
  public.ocsp.identrust.com public.wisekey.com qq.com quora.com rakuten.co.jp rambler.ru rapidshare.com
  rca.navercorp.com redbull.com reg.ru remotewebaccess.com repo.bjca.cn repo1.secomtrust.net
  repository.secomtrust.net researchgate.net reuters.com rollingstone.com root-c3-ca2-2009.ocsp.d-trust.net
  root-c3-ca2-ev-2009.ocsp.d-trust.net root-ca-3-2013.ocsp.d-trust.net root-ecdsa.digitalsign.pt
  root-rsa.digitalsign.pt rootca.twca.com.tw rootca2009-crl1.e-szigno.hu rootca2009-crl2.e-szigno.hu
  rootca2009-crl3.e-szigno.hu rootca2009-ocsp1.e-szigno.hu rootca2009-ocsp2.e-szigno.hu
  rootca2009-ocsp3.e-szigno.hu rootca2017-crl1.e-szigno.hu rootca2017-crl2.e-szigno.hu rootca2017-crl3.e-szigno.hu
  rootca2017-ocsp1.e-szigno.hu rootca2017-ocsp2.e-szigno.hu rootca2017-ocsp3.e-szigno.hu rootcar2-ocsp.disig.sk
  rootocsp-g3.pkioverheid.nl rootocsp.twca.com.tw rootocsp2009.e-szigno.hu rt.com rtcrl.cybertrust.ne.jp
  rtocsp.cybertrust.ne.jp rtve.es ru.wikipedia.org s-microsoft.com s-msft.com s-msn.com s.ss2.us safety.google
  sagepub.com sakura.ne.jp samsung.com sapo.pt sceccrootca1.ocsp.secomtrust.net scholar.google.com
  sciencedaily.com sciencedirect.com scribd.com scrootca2.ocsp.secomtrust.net search.google.com search.yahoo.com
  secureserver.net sedo.com sendspace.com sfgate.com sfx-df.ms sfx-int.ms sfx.ms sharepoint.com
  sharepointonline.com shopify.com shutterstock.com sites.google.com sky.com skype.com skype.net skypeassets.com
  slate.com slideshare.net smimersarootca2024.ocsp.secom-cert.jp soundcloud.com spiegel.de spotify.com
  springer.com sputniknews.com sqlazurelabs.com stage-azurewebsites.net stage-o365apps.net standard.co.uk
  stanford.edu statista.com steampowered.com storage.googleapis.com strato-hosting.eu subca.ocsp-certum.com
  substack.com support.google.com surface.com surveymonkey.com syncxp.net t-online.de t.co t.ly t.me target.com
  taringa.net techcrunch.com ted.com telegra.ph telegram.me telegram.org telegraph.co.uk terra.com.br
  theatlantic.com thedailybeast.com thefreedictionary.com theguardian.com thehill.com themeforest.net thenai.org
  thestar.com thesun.co.uk thetimes.co.uk theverge.com tiktok.com time.com timeweb.ru tinyurl.com
  tlseccrootca2024.ocsp.secom-cert.jp tlsrootca2023-crl.e-szigno.hu tlsrootca2023-ocsp.e-szigno.hu
  tlsrsarootca2024.ocsp.secom-cert.jp tmz.com tools.google.com translate.google.com tripadvisor.com trouter.io
  trustpilot.com tssmer21.crl.telesec.de tssmer21.ocsp.telesec.de tssmrr23.crl.telesec.de tssmrr23.ocsp.telesec.de
  tstlser20.crl.telesec.de tstlser20.ocsp.telesec.de tstlsrr23.crl.telesec.de tstlsrr23.ocsp.telesec.de twitch.tv
  twitter.com udemy.com un.org unesco.org unsplash.com uol.com.br usatoday.com usda.gov usgs.gov utexas.edu
  validation.identrust.com variety.com vercel.app vice.com vimeo.com virtualearth.net vistaprint.com
  visualstudio.com vk.com vkontakte.ru vo.msecnd.net vsallin.net vsassets.io w3.org wa.me wallpapers.com
  walmart.com washington.edu washingtonpost.com webmd.com weforum.org weibo.com welt.de whatsapp.com who.int
  wikia.com wikihow.com wikimedia.org wiktionary.org wiley.com windows-int.net windows.com windows.net
  windowsazure.com windowsmedia.com windowsphone-int.com windowsphone-int.net windowsphone.com windowsphone.net
  windowssearch.com windowsstore.com windowsupdate.com wired.com wlxrs.com wordpress.org workspace.google.com
  worldbank.org wp.com wsj.com wtca-cafiles.itrus.com.cn wtocsp-cdn.itrus.com.cn www.accv.es www.airport.us
  www.androidbak.net www.anf.es www.appleiphonecell.com www.blogger.com www.cert.fnmt.es www.d-trust.net
  www.google.com www.gov.br www.gov.uk www.ibook.info www.itools.info www.livejournal.com www.msftconnecttest.com
  www.nhs.uk www.thinkdifferent.us www.typepad.com www.weebly.com www.wikipedia.org www.wix.com www.yahoo.com
  x.com x1.c.lencr.org x2.c.lencr.org xbox.com xboxlive.com xing.com xinhuanet.com yadi.sk yahoo.co.jp yandex.com
  yandex.ru yelp.com youronlinechoices.com youtu.be youtube.com ytimg.com zdnet.com zendesk.com ziddu.com
  zippyshare.com zoom.us zune.net
`)

export const publicResolvers = words(`
  1.0.0.1 1.1.1.1 8.8.4.4 8.8.8.8 9.9.9.9 64.6.64.6 64.6.65.6 77.88.8.1 77.88.8.8 94.140.14.14 94.140.15.15
  114.114.114.114 119.29.29.29 129.250.35.250 129.250.35.251 149.112.112.112 180.76.76.76 208.67.220.220
  208.67.222.222 223.5.5.5 223.6.6.6 2001:4860:4860::8844 2001:4860:4860::8888 2606:4700:4700::1001
  2606:4700:4700::1111 2620:119:35::35 2620:119:53::53 2620:fe::9 2620:fe::fe
`)

/** MD5, SHA-1, SHA-2: of empty files, single lines, and what ships with systems. */
export const commonHashes = words(`
  01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b
  048846ed8ed185a26394adeb3f63274d1029bbd59cffa8e73a4ef8b19456de1d
  06f7826c2862d184a49e3672c0aa6097b11e7771a4bf613ec37941236c1a8e20
  07c4c7ae2c4c7cb3ccd2ba9cd70a94382395ca8e2b0312c1631d09d790b6db33 0f343b0931126a20f133d67c2b018a3b
  10400c6faf166902b52fb97042f1e0eb 125da188e26bd119ce8cad7eeb1fc2dfa147ad47 16e8e953c65d610c3bfc595240f3f5b7
  183d0929423da2aa83441ee625de92b213f33948 1ceaf73df40e531df3bfb26b4fb7cd95fb7bff1d
  200ceb26807d6bf99fd6f4f0d1ca54d4 231a802e6ff1fae42f2b12561fff2767d473210b
  2daeaa8b5f19f0bc209d976c02bd6acb51b00b0a 325472601571f31e1bf00674c368d335
  4194d1706ed1f408d5e02d672777019f4d5385c766a8c6ca8acba3167d36a7b9 41f958d2d3e9ed4504b6a8863fd72b49
  4a15a6777284035dfd8df4ecf496b4f0557a9cc4ffaaf5887659031e843865e1
  4b298058e1d5fd3f2fa20ead21773912a5dc38da3c0da0bbc7de1adfb6011f1c 4b6c7f3146f86136507497232d2f04a0
  4dde54cfc600dbd9a610645d197a632e064115ffaa3a1b595c3a23036e501678 5ba93c9db0cff93f52b521d7420e43f6eda2784f
  5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef 605db3fdbaff4ba13729371ad0c4fbab3889378e
  60cacbf3d72e1e7834203da608037b1bf83b40e8 620f0b67a91f7f74151bc5be745b7110 68b329da9893e34099c7d8ad5cb9c940
  6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 72c2dbbb1fe642073002b30987fcd68921a6b140
  7eb70257593da06f682a3ddda54a9d260d4fc514f645237f5ca74b08f8da61a6
  8094af5ee310714caebccaeee7769ffb08048503ba478b879edfef5f1a24fefe 81051bcc2cf1bedf378224b0a93e2877
  86f1895ae8c5e8b17d99ece768a70732 8a798890fe93817163b10b5f7bd2ca4d25d84c52739a645a889c173eee7d9d3d
  93b885adfe0da089cdf634904fd59f71 995c770caeb45f7f0c1bc3affc60f11d8c40e16027df2cf711f95824f3534b6f
  a11a2f0cfe6d0b4c50945989db6360cd a6105c0a611b41b08f1209506350279e
  ad7facb2586fc6e966c004d7d1d16b024f5805ff7cb47c7a85dabd8b48892ca7 adc83b19e793491b1c6ea0fd8b46cd9f32e592fc
  b1442e85b03bdcaf66dc58c7abb98745dd2687d86350be9a298a1d9382ac849b b3aca92c793ee0e9b1a9b0a5f5fc044e05140df3
  b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c b6f9aa44c5f0565b5deb761b1926e9b6
  ba8ab5a0280b953aa97435ff8946cbcbb2755a27 c4232ddd4d37b9c0884bd44d8476578c54d7f98d58945728e425736a6a07e102
  c5e389341a0b19b6f045823abffc9814 c82cee5f957ad01068f487eecd430a1389e0d922
  c929701c67a05f90827563eedccf5eba8e65b2da970189a0371f28cd896708b8 c99a74c555371a433d121f551d6c6398
  cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e
  d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f d378bffb70923139d6a4f546864aa61c
  d3b07384d113edec49eaa6238ad5ff00 d41d8cd98f00b204e9800998ecf8427e d5502a1d00787d68f548ddeebbde1eca5e2b38ca
  d583c3aa489ed954df3be71e71deae3a9895857e d991c16949bd5e85e768385440e18d493ce3aa46
  da39a3ee5e6b4b0d3255bfef95601890afd80709 deabe082bc0f0f503292e537b2675c7c93dca40f
  df4e26a04a444901b95afef44e4a96cfae34690fff2ad2c66389c70079cdff2b e24133dd836d99182a6227dcf6613d08
  e2516fcd1573e70334c8f50bee5241cdfdf48a00 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
  e5a00aa9991ac8a5ee3109844d84a55583bd20572ad3ffcd42792f3c36b183ad e617348b8947f28e2a280dd93c75a6ad
  f00aa51c2ed8b2f656318fdc01ee1cf5441011a4 f1d2d2f924e986ac86fdf7b36c94bcdf32beec15
  f6d380b256b0e66ef347adc78195fd0f228b3e33 fa8715078d45101200a6e2bf7321aa04
  fb360f9c09ac8c5edb2f18be5de4e80ea4c430d0 fc4623b113a1f603c0d9ad5f83130bd6de1c62b973be9892305132389c8588de
`)
