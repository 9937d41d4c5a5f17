### Reactions and captions.

reactions = Reactions
reactions-close = Close reactions
reactions-enough = Wait a moment before you react again.
reaction-agree = Agreement
reaction-applause = Applause
reaction-heart = Heart
reaction-laughter = Laughter
reaction-surprise = Surprise
reaction-party = Celebration
# Read out, for all who have reacted so within a moment.
reactions-said = { $names }: { $reaction }.
reactions-others = { $count } others

captions = Captions
captions-by = Written by { $name }
captions-none = Nobody is writing captions at the moment.
captions-larger = Larger text
captions-close = Hide captions
captions-offered = Captions are being written in this conference.
captions-yes = Show
captions-no = No, thanks
captions-desk = Write captions
captions-desk-hint = Everybody sees what you type. Enter finishes the line.
captions-desk-close = Stop writing
captions-send = Finish
captions-forbidden = You may write no captions here any more.
captions-unsent = The line did not get through. Send it once more.
