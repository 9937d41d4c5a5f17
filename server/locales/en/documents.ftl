### Documents of a conference: AdminCenter and room.

doc-title = Documents
doc-add = Add a document
doc-hint = PDF and images, { $size } MB at most.
doc-hint-office = PDF, images and office documents, { $size } MB at most.
doc-sending = Uploading { $name }
doc-added = { $name } is uploaded.
doc-loading = Documents are being loaded
doc-none = There are no documents yet.
doc-waiting = Being prepared …
doc-rendering = Being prepared: page { $done } of { $count }
doc-rendering-of = Preparing { $name }
doc-facts = { $count ->
    [one] One page, { $size } kB, from { $name }
   *[other] { $count } pages, { $size } kB, from { $name }
}
doc-show = Show to everybody
doc-shown = Being shown
doc-download = Download
doc-allow = Participants may download it
doc-remove = Delete { $name }
doc-remove-text = Delete this document? Whoever is looking at it will see it no more.
doc-too-large = The file is larger than { $size } MB.
doc-unreachable = The server cannot be reached. Please try again.
doc-gone = These documents are no longer there.
doc-no-space = The server has no space left. Please tell its operator.
doc-refused = That was not possible.
doc-reason-empty = The file is empty.
doc-reason-unknown-type = This kind of file cannot be shown. Please save it as PDF.
doc-reason-old-office = This is an old office format. Please save it as PDF or in a newer format.
doc-reason-no-office = Office documents are not available here. Please save it as PDF.
doc-reason-macros = Documents with macros are not opened. Please save it as PDF.
doc-reason-encrypted = The document is protected by a password.
doc-reason-bomb = The document unpacks to more than is allowed.
doc-reason-too-many-pages = The document has more than 500 pages.
doc-reason-too-many-pixels = The image is too large.
doc-reason-too-complex = The document takes too much time or memory to show.
doc-reason-broken = The document is damaged and cannot be shown.
doc-reason-shelf-full = There is no more room for documents in this conference.
doc-stage = Document: { $name }
doc-by = Shown by { $name }
doc-coming = Next: { $title }
doc-presenter = Who presents
doc-page = Page { $page } of { $pages }
doc-picture = { $where } { $title }
doc-text = Text of the page
doc-notes = Notes
doc-overview = Overview of all pages
doc-go = Page { $page }
doc-bar = Pages
doc-previous = Previous page
doc-next = Next page
doc-follow = Back to page { $page }
doc-show-all = Show this page to everybody
doc-stop = Stop showing the document
