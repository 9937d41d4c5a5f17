### Recordings: the question in the room, and the list in AdminCenter.

rec-ask-title = This conference is being recorded
rec-ask-text = Sound and picture are recorded: what is said and shown, by you too. The recording goes to whoever organises the conference.
rec-stay = Understood, stay
rec-leave = Leave the conference
rec-title = Recordings
rec-loading = Recordings are being loaded
rec-none = There are no recordings yet. In the conference, whoever organises it begins one from the menu.
rec-facts = { $length }, { $size } MB, begun by { $name }
rec-recording = Is being recorded now.
rec-processing = Being made one file …
rec-failed = Could not be made one file.
rec-download = Download
rec-remove = Delete the recording of { $when }
rec-remove-text = The recording will be deleted for good.
rec-not-yours = Whoever organises the conference can download it.
rec-unreachable = The server cannot be reached.
rec-refused = That did not work. Try again.
