# How the telephones of the vPBX behave.
telephones-lead = What callers hear in the conferences of { $vpbx }. A change counts at once.
telephones-saved = Settings saved.
telephones-sounds = Sounds in a conference
telephones-interval = Attention tone during the conference
telephones-interval-hint = Reminds everybody of being in a conference.
telephones-volume = Volume of the attention tones
telephones-volume-hint = −40 is hardly heard, −10 is as loud as speech.
telephones-busy = Busy tone for the last one left
telephones-busy-hint = Then the call is ended.
telephones-shield = Music on hold in the conference
telephones-shield-hint = Of a telephone that does not say that it holds. Any key, or speech, lets it be heard again.
telephones-shield-on = is muted
telephones-shield-off = is heard
telephones-names = Names of those who come and go
telephones-names-hint = Callers say their name before they enter; the other telephones hear it. It is forgotten with the call.
telephones-names-on = are announced
telephones-names-off = are not announced
telephones-portal = Portal
telephones-early = Stay on the line before the start
telephones-early-hint = Who calls no earlier hears music until the conference opens.
telephones-no-early = nobody
telephones-country = Country code
telephones-country-hint = Of numbers without one: by them callers are looked for among members and in the directory. Whoever is found has the name beside the number; it is no proof.
telephones-languages = Languages of the portal
telephones-languages-about = Callers change the language with the star key. With none chosen here, the portal speaks that of the vPBX.
telephones-usual = As the installation has it: { $value }
telephones-seconds = { $count ->
    [one] one second
   *[other] { $count } seconds
}
telephones-volume-value = { $value } dBm0
telephones-no-tone = no tone
telephones-no-busy = no busy tone, the call goes on
