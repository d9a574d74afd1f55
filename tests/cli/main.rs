//! The program as its users meet it: every test runs the real binary.

/// `--abstain`: what a model is not sure of keeps its label and is marked.
mod abstain;
/// Whatever a cell or a file holds: nothing crashes, and every row has its row.
mod any_text;
/// `sentimen audit`, `curve` and `train --corrections`: doubted labels, and what answers do.
mod audit;
/// What cannot be used is named with its place, and costs only itself.
mod bad_input;
/// What is bounded, and what is said beyond the bound.
mod bounds;
/// The committed model and data give the same bytes in every build.
mod builds;
/// `sentimen train --calibration`: what it does to probabilities, and to nothing else.
mod calibration;
/// Inputs that vanish, shrink, grow or change while they are read.
mod changing_input;
mod check;
/// `sentimen compare`: two models or predictions on the same rows.
mod compare;
/// `sentimen completions` and `sentimen man`: every verb and flag, made of the same words as `--help`.
mod completions;
/// The small labelled texts that the tests train on.
mod containers;
/// Each bad input costs only itself: told, counted, written down, or a reason to stop.
mod contract;
mod corpus;
/// `sentimen demo`: the whole job, and the model it saves.
mod demo;
/// Batches that are unlike the training text, and what is said of them.
mod drift;
/// `sentimen inspect --dump` and `--edit`: weights corrected by hand.
mod edit;
/// `sentimen evaluate`: figures with intervals, slices, of a model or of predictions.
mod evaluate;
/// `sentimen explain`: the article with its words marked, and what would change its label.
mod explain;
/// Disks that are full, files that may not grow: told, and what was there stays.
mod full_disk;
/// `sentimen train --hash-bits`: buckets in place of n-grams.
mod hashed;
/// `sentimen ingest`: every kind of input to rows, every kind of rows.
mod ingest;
/// `sentimen train --init`: the same optimum, from a model.
mod init;
/// `sentimen inspect`: the card and the words, for people and programs.
mod inspect;
/// `--lang` and the locale: what is said in Indonesian, and what stays.
mod language;
/// Threads, locale, time zone, home, standard input, folder: none of them is in the data.
mod matrix;
/// The file that `train` writes, read by others and when damaged.
mod model_file;
/// The file that an output becomes: never an input, never half, whoever else writes.
mod output_file;
/// `sentimen predict`: one row out for each row in.
mod predict;
/// `sentimen report`: the page, its figures, and what a browser makes of it.
mod report;
/// `sentimen review` by lines of answers: what is saved, and what is refused.
mod review;
/// `sentimen review` in a terminal: keys, a kill in the middle, the terminal as it was.
mod review_terminal;
/// What `ingest` wrote is read as it was: fields, corpora, models.
mod round_trip;
/// One model from one corpus, however it is given.
mod same_bytes;
/// `sentimen train --search`: the table, the choice, honest figures.
mod search;
/// `sentimen share`: shares of the classes, corrected, for all articles and by value.
mod share;
/// Ctrl-C and its like: at once, told by the exit code, with nothing half done left.
mod signals;
/// The one place where a test may be left out.
mod skip;
/// `sentimen train --split`: what is held out together, and what a random split would have shown.
mod splits;
/// Rows as they come: in order, line by line, the same at any number of threads.
mod streaming;
/// With a terminal and without: the same data, and colours at most.
mod terminal;
/// One text however it is spelled, one row whatever its script or size.
mod text_laws;
/// `sentimen train`: what each flag does to the model, and what is printed.
mod train;
/// `sentimen inspect --word`: what a model knows of a word.
mod word;
/// A folder of one's own to run the program in.
mod workdir;
