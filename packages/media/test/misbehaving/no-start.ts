/** Ends before it is ready. */
throw new Error("I have no time today.")
