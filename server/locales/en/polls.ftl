poll-title = Put to the vote
poll-question = Question
poll-options = Answers
poll-option = Answer { $number }
poll-option-remove = Remove answer { $number }
poll-option-add = Add an answer
poll-several = Several answers may be chosen
poll-live = Everybody sees how it stands
poll-live-hint = Otherwise all see the result at the end.
poll-phones = Telephones vote by the keys 1 to 9. They hear which keys count, but not the question: please read it out with its answers.
poll-begin = Open the vote
poll-running = A vote is open: { $question }
poll-fault-question = Please write a question.
poll-fault-few = Please write at least two answers.
poll-fault-alike = Two answers are the same.
poll-open = A vote is open
poll-result = The vote is over
poll-fold = Put the vote aside
poll-unfold = Vote: { $question }
poll-put-away = Put the result away
poll-choose-one = Choose an answer
poll-choose-several = Choose one or several answers
poll-vote = Vote
poll-change = Change the vote
poll-withdraw = Take the vote back
poll-counted = Your vote counts: { $answer }
poll-yours = Your vote
poll-close = Close the vote
poll-later = You see the result at the end.
poll-only-leaders = Others see the result at the end.
poll-votes =
    { $count ->
        [one] { $count } vote
       *[other] { $count } votes
    }
poll-voted =
    { $count ->
        [one] One person has voted.
       *[other] { $count } people have voted.
    }
polls-title = Votes
polls-loading = Loading the votes
polls-none = Nothing has been voted on in this conference yet.
polls-when = { $when }, opened by { $name }
polls-group = In a group
polls-open = Open
polls-unreachable = The server cannot be reached.
polls-refused = That did not work. Try again.
