### Documents d’une conférence : AdminCenter et salle.

doc-title = Documents
doc-add = Ajouter un document
doc-hint = PDF et images, { $size } Mo au plus.
doc-hint-office = PDF, images et documents bureautiques, { $size } Mo au plus.
doc-sending = Envoi de { $name }
doc-added = { $name } est envoyé.
doc-loading = Chargement des documents
doc-none = Aucun document pour l’instant.
doc-waiting = En préparation…
doc-rendering = En préparation : page { $done } sur { $count }
doc-rendering-of = Préparation de { $name }
doc-facts = { $count ->
    [one] Une page, { $size } ko, de { $name }
   *[other] { $count } pages, { $size } ko, de { $name }
}
doc-show = Montrer à tous
doc-shown = Présenté maintenant
doc-download = Télécharger
doc-allow = Les participants peuvent le télécharger
doc-remove = Supprimer { $name }
doc-remove-text = Supprimer ce document ? Ceux qui le regardent ne le verront plus.
doc-too-large = Le fichier dépasse { $size } Mo.
doc-unreachable = Le serveur est injoignable. Veuillez réessayer.
doc-gone = Ces documents n’existent plus.
doc-no-space = Le serveur n’a plus de place. Veuillez le dire à son exploitant.
doc-refused = Cela n’a pas été possible.
doc-reason-empty = Le fichier est vide.
doc-reason-unknown-type = Ce type de fichier ne peut pas être montré. Veuillez l’enregistrer en PDF.
doc-reason-old-office = C’est un ancien format bureautique. Veuillez l’enregistrer en PDF ou dans un format récent.
doc-reason-no-office = Les documents bureautiques ne sont pas disponibles ici. Veuillez l’enregistrer en PDF.
doc-reason-macros = Les documents avec macros ne sont pas ouverts. Veuillez l’enregistrer en PDF.
doc-reason-encrypted = Le document est protégé par un mot de passe.
doc-reason-bomb = Une fois décompressé, le document dépasse ce qui est permis.
doc-reason-too-many-pages = Le document a plus de 500 pages.
doc-reason-too-many-pixels = L’image est trop grande.
doc-reason-too-complex = Le document demande trop de temps ou de mémoire.
doc-reason-broken = Le document est endommagé et ne peut pas être montré.
doc-reason-shelf-full = Il n’y a plus de place pour des documents dans cette conférence.
doc-stage = Document : { $name }
doc-by = Présenté par { $name }
doc-coming = Ensuite : { $title }
doc-presenter = Qui présente
doc-page = Page { $page } sur { $pages }
doc-picture = { $where } { $title }
doc-text = Texte de la page
doc-notes = Notes
doc-overview = Aperçu de toutes les pages
doc-go = Page { $page }
doc-bar = Pages
doc-previous = Page précédente
doc-next = Page suivante
doc-follow = Revenir à la page { $page }
doc-show-all = Montrer cette page à tous
doc-stop = Ne plus présenter le document
