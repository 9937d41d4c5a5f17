### Recordings: the question in the room, and the list in AdminCenter.

rec-ask-title = Diese Konferenz wird aufgezeichnet
rec-ask-text = Ton und Bild werden aufgezeichnet: was gesagt und gezeigt wird, auch von Ihnen. Die Aufzeichnung erhält, wer die Konferenz organisiert.
rec-stay = Verstanden, bleiben
rec-leave = Konferenz verlassen
rec-title = Aufzeichnungen
rec-loading = Aufzeichnungen werden geladen
rec-none = Es gibt noch keine Aufzeichnungen. In der Konferenz beginnt sie, wer sie organisiert, über das Menü.
rec-facts = { $length }, { $size } MB, begonnen von { $name }
rec-recording = Wird gerade aufgezeichnet.
rec-processing = Wird zu einer Datei verarbeitet …
rec-failed = Konnte nicht verarbeitet werden.
rec-download = Herunterladen
rec-remove = Aufzeichnung vom { $when } löschen
rec-remove-text = Die Aufzeichnung wird endgültig gelöscht.
rec-not-yours = Herunterladen kann, wer die Konferenz organisiert.
rec-unreachable = Der Server ist nicht erreichbar.
rec-refused = Das ging nicht. Versuchen Sie es noch einmal.
