poll-title = Mettere ai voti
poll-question = Domanda
poll-options = Risposte
poll-option = Risposta { $number }
poll-option-remove = Eliminare la risposta { $number }
poll-option-add = Aggiungere una risposta
poll-several = Si possono scegliere più risposte
poll-live = Tutti vedono l’andamento
poll-live-hint = Altrimenti tutti vedono il risultato alla fine.
poll-phones = I telefoni votano con i tasti da 1 a 9. Sentono quali tasti valgono, ma non la domanda: leggetela con le risposte.
poll-begin = Aprire la votazione
poll-running = È aperta una votazione: { $question }
poll-fault-question = Scrivete una domanda.
poll-fault-few = Scrivete almeno due risposte.
poll-fault-alike = Due risposte sono uguali.
poll-open = È aperta una votazione
poll-result = La votazione è terminata
poll-fold = Mettere da parte la votazione
poll-unfold = Votazione: { $question }
poll-put-away = Riporre il risultato
poll-choose-one = Scegliete una risposta
poll-choose-several = Scegliete una o più risposte
poll-vote = Votare
poll-change = Cambiare il voto
poll-withdraw = Ritirare il voto
poll-counted = Il vostro voto vale: { $answer }
poll-yours = Il vostro voto
poll-close = Chiudere la votazione
poll-later = Vedrete il risultato alla fine.
poll-only-leaders = Gli altri vedranno il risultato alla fine.
poll-votes =
    { $count ->
        [one] { $count } voto
       *[other] { $count } voti
    }
poll-voted =
    { $count ->
        [one] { $count } persona ha votato.
       *[other] { $count } persone hanno votato.
    }
polls-title = Votazioni
polls-loading = Caricamento delle votazioni
polls-none = In questa conferenza non si è ancora votato.
polls-when = { $when }, aperta da { $name }
polls-group = In un gruppo
polls-open = Aperta
polls-unreachable = Il server non è raggiungibile.
polls-refused = Non è riuscito. Riprovi.
