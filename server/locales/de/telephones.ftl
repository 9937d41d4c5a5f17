# Wie sich die Telefone der vPBX verhalten.
telephones-lead = Was Anrufer in den Konferenzen von { $vpbx } hören. Eine Änderung gilt sofort.
telephones-saved = Einstellungen gespeichert.
telephones-sounds = Töne in der Konferenz
telephones-interval = Aufmerksamkeitston während der Konferenz
telephones-interval-hint = Erinnert alle daran, dass sie in einer Konferenz sind.
telephones-volume = Lautstärke der Aufmerksamkeitstöne
telephones-volume-hint = −40 ist kaum zu hören, −10 ist so laut wie Sprache.
telephones-busy = Besetztton für den Letzten
telephones-busy-hint = Danach wird der Anruf beendet.
telephones-shield = Wartemusik in der Konferenz
telephones-shield-hint = Von einem Telefon, das sein Halten nicht meldet. Eine Taste oder Sprache hebt es wieder auf.
telephones-shield-on = wird stummgeschaltet
telephones-shield-off = ist zu hören
telephones-names = Namen beim Kommen und Gehen
telephones-names-hint = Anrufer nennen ihren Namen, bevor sie eintreten; die anderen Telefone hören ihn. Mit dem Anruf ist er vergessen.
telephones-names-on = werden angesagt
telephones-names-off = werden nicht angesagt
telephones-portal = Portal
telephones-early = Vor dem Beginn am Apparat bleiben
telephones-early-hint = Wer nicht früher anruft, hört Musik, bis die Konferenz öffnet.
telephones-no-early = niemand
telephones-country = Landesvorwahl
telephones-country-hint = Von Nummern ohne eine solche: nach ihnen werden Anrufer unter Mitgliedern und im Adressbuch gesucht. Wer gefunden wird, hat den Namen neben der Nummer; ein Beweis ist das nicht.
telephones-languages = Sprachen des Portals
telephones-languages-about = Anrufer wechseln die Sprache mit der Stern-Taste. Ist hier keine gewählt, spricht das Portal die der vPBX.
telephones-usual = Wie in der Anlage: { $value }
telephones-seconds = { $count ->
    [one] eine Sekunde
   *[other] { $count } Sekunden
}
telephones-volume-value = { $value } dBm0
telephones-no-tone = kein Ton
telephones-no-busy = kein Besetztton, der Anruf geht weiter
