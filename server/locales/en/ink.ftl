### Drawing on documents and screens.

ink-bar = Drawing
ink-draw = Draw
ink-laser = Pointer
ink-pen = Pen
ink-marker = Marker
ink-arrow = Arrow
ink-rectangle = Rectangle
ink-eraser = Eraser
ink-undo = Take back the last one
ink-clear = Clear the page
ink-clear-text = Clear this page? All drawings on it are gone, those of others too.
ink-allow = Everybody may draw
ink-legend = Who has drawn on this page
ink-you = You
ink-count = { $mine ->
    [true] { $count ->
        [one] one drawing by you
       *[other] { $count } drawings by you
    }
   *[false] { $count ->
        [one] one drawing by { $name }
       *[other] { $count } drawings by { $name }
    }
}
ink-failed = That could not be kept. The page is shown as it is for everybody.
ink-full = This page is full of drawings. Clear it, or erase some.
ink-on-screen = Point and draw on the screen of { $name }
ink-marks-allow = Others may point and draw
