groups-title = Gruppi
groups-lead = Dividete la conferenza per un po’. In un gruppo si vede e si sente solo quel gruppo, anche al telefono. Voi restate qui e potete visitare ogni gruppo.
groups-count = Numero di gruppi
groups-time = Durata
groups-time-none = Senza limite
groups-minutes =
    { $count ->
        [one] { $count } minuto
       *[other] { $count } minuti
    }
groups-way = Chi va dove
groups-way-random = A caso
groups-way-hand = A mano
groups-way-choose = Libera scelta
groups-again = Mescola di nuovo
groups-choose-phones = I telefoni non mostrano elenchi: assegnateli qui o più tardi.
groups-open = Apri i gruppi
groups-staying = Restano qui
groups-choosing = Scelgono
groups-main = Sala principale
groups-name = Gruppo { $group }
groups-name-of = Nome del gruppo { $group }
groups-size =
    { $count ->
        [one] { $name }: una persona
       *[other] { $name }: { $count } persone
    }
groups-move = { $name }: sposta in
groups-nobody = Nessuno
groups-left = Tutti tornano tra
groups-visit = Visita
groups-return = Torna
groups-visit-of = Visita { $name }
groups-here = Siete qui
groups-help-wanted = Chiede aiuto
groups-tell = Messaggio a tutti i gruppi
groups-tell-hint = Appare subito a tutti nel browser.
groups-tell-send = Invia
groups-told = Inviato a tutti i gruppi.
groups-end = Fai tornare tutti
groups-you-are = Siete in { $name }.
groups-divided =
    { $count ->
        [one] C’è un gruppo.
       *[other] Ci sono { $count } gruppi.
    }
groups-choose = Scegliete un gruppo:
groups-join = { $name } ({ $count })
groups-rejoin = Torna a { $name }
groups-back = Torna da tutti
groups-help = Chiedi aiuto
groups-asked = Il responsabile è stato chiamato.
groups-help-by = { $name } chiede aiuto.
groups-go-there = Vai lì
groups-put-away = Ho capito
groups-manage = Gestisci
