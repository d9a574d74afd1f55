use crate::workdir::Workdir;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Stdio};

/// Five articles without answers, with notes of a reviewer, as a spreadsheet saves them.
pub const REVIEW: &str = "\u{feff}answer;catatan;given_label;suggested_label;probability_negatif;probability_netral;probability_positif;title;body;id\n\
    ;lihat;netral;positif;0,1;0,2;0,7;Satu;Laba naik.;1\n\
    ;;positif;negatif;0,8;0,1;0,1;Dua;\"Laba turun;\nrugi.\";2\n\
    ;;negatif;netral;0,2;0,7;0,1;Tiga;Rapat.;3\n\
    ;;;positif;0,1;0,1;0,8;Empat;Menang.;4\n\
    ;;netral;negatif;0,9;0,05;0,05;Lima;Kalah.;5\n";

/// The review with these answers.
fn answered(answers: [&str; 5]) -> String {
    let mut text = REVIEW.to_owned();
    for (answer, rest) in
        answers.iter().zip([";lihat;", ";;positif;neg", ";;negatif;", ";;;positif", ";;netral;neg"])
    {
        text = text.replace(&format!("\n{rest}"), &format!("\n{answer}{rest}"));
    }
    text
}

fn folder() -> Workdir {
    let work = Workdir::new();
    work.write("r.csv", REVIEW);
    work
}

#[test]
fn answers_stand_in_the_file_and_all_else_stays() {
    let work = folder();
    let ran = work.run_on("p\ng\n2\n?\n-\n", &["review", "r.csv"]).well().says(&[
        "1 of 5, 0 answered",
        "given      netral  model 20 %",
        "[g] given label is right",
        "5 articles: 1 confirmed, 2 changed; 1 that cannot be told; 1 to leave out\n",
        "changed: negatif → netral 1, netral → positif 1\n",
        "sentimen train INPUT --corrections r.csv -o MODEL\n",
    ]);
    assert_eq!(ran.stdout, "", "stdout is for data");
    assert!(!ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
    assert_eq!(work.text("r.csv"), answered(["positif", "positif", "netral", "?", "-"]));
    work.run_on("p\n", &["review", "r.csv"]).well().says(&["all articles have an answer; --again"]);
    assert_eq!(work.text("r.csv"), answered(["positif", "positif", "netral", "?", "-"]));
}

#[test]
fn labels_are_named_whole_by_another_name_or_by_their_beginning() {
    let work = folder();
    work.run_on("Positive\n\nl neg\nNETRAL\nl ne\n1\nq\n", &["review", "r.csv"]).exits(1).says(&[
        "warning: line 5: 2 labels begin with 'ne'; type more of it",
        "warning: 1 line could not be followed",
    ]);
    assert_eq!(work.text("r.csv"), answered(["positif", "negatif", "netral", "negatif", ""]));
}

#[test]
fn the_next_run_goes_on_and_reaches_back_before_it() {
    let work = folder();
    work.run_on("n\ny\nq\np\n", &["review", "r.csv"])
        .well()
        .says(&["3 without an answer", "to go on: sentimen review r.csv"]);
    assert_eq!(work.text("r.csv"), answered(["negatif", "negatif", "", "", ""]));
    // Back to 2, to 1, another answer there, 2 as it is, 3 skipped, 4 unsure.
    let ran = work.run_on("u\nu\ne\ns\ns\n?\n", &["review", "r.csv"]).well();
    assert!(ran.stderr.starts_with("\n3 of 5, 2 answered\n"), "{}", ran.stderr);
    assert_eq!(work.text("r.csv"), answered(["netral", "negatif", "", "?", ""]));
    work.run_on("g\ng\nu\nu\nu\n", &["review", "r.csv", "--unsure"])
        .exits(1)
        .says(&["line 2: the article has no given label"]);
    assert_eq!(work.text("r.csv"), answered(["netral", "negatif", "", "?", ""]), "each step was taken back");
    work.run_on("x\n", &["review", "r.csv", "--again"])
        .well()
        .says(&["1 of 5, 3 answered   the answer so far: netral"]);
    assert_eq!(work.text("r.csv"), answered(["-", "negatif", "", "?", ""]));
}

#[test]
fn a_skipped_article_comes_again_at_the_end() {
    let work = folder();
    let ran = work
        .run_on("s\ng\ng\np\ng\nn\n", &["review", "r.csv"])
        .well()
        .says(&["1 of 5, 4 answered   skipped before"]);
    assert!(ran.stderr.contains("\nall articles have an answer\n"), "{}", ran.stderr);
    assert_eq!(work.text("r.csv"), answered(["negatif", "positif", "negatif", "positif", "netral"]));
}

#[test]
fn what_is_no_command_is_told_and_costs_only_itself() {
    let work = folder();
    let ran = work.run_on("z\npositip\nl\n\u{1b}[2J\np\n", &["review", "r.csv", "--quiet"]).exits(1);
    let expected = "warning: line 1: 'z' is no command\nwarning: line 2: 'positip' is no command\n\
                    warning: line 3: l needs a label after it\nwarning: line 4: '\u{fffd}[2J' is no command\n\
                    warning: 4 lines could not be followed\n";
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", expected));
    assert_eq!(work.text("r.csv"), answered(["positif", "", "", "", ""]));
}

#[test]
fn it_is_said_in_indonesian() {
    let work = folder();
    work.run_on("p\nz\ng\n", &["review", "r.csv", "--lang", "id"]).exits(1).says(&[
        "1 dari 5, 0 terjawab",
        "semula  netral  model 20 %",
        "[g] label semula benar",
        "peringatan: baris 2: 'z' bukan perintah",
        "5 artikel: 1 dibenarkan, 1 diubah; 3 belum dijawab",
    ]);
}

#[test]
fn colours_come_only_when_asked_for() {
    let work = folder();
    let ran = work.run_on("q\n", &["review", "r.csv", "--color", "always"]).well();
    assert!(ran.stderr.contains("\u{1b}[1mSatu\u{1b}[0m"), "{:?}", ran.stderr);
    assert_eq!(work.text("r.csv"), REVIEW);
}

#[test]
fn what_is_no_review_is_refused() {
    let work = folder();
    work.write("a.csv", "id,text\n1,x\n").write("empty.csv", "answer,id\n");
    work.run(&["review", "none.csv"]).refuses(&["none.csv: there is no such file"]);
    work.run(&["review", "."]).refuses(&["'.' is no file that answers can be written into"]);
    work.run(&["review", "a.csv"]).refuses(&["a.csv:1: there is no column 'answer'"]);
    work.run(&["review", "empty.csv"]).well().says(&["there are no articles in the review"]);
}

#[test]
fn a_file_that_may_not_be_written_to_is_told_and_left() {
    let work = folder();
    let path = work.path("r.csv");
    let mut rights = std::fs::metadata(&path).expect("a file").permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights).expect("rights");
    work.run_on("p\n?\n", &["review", "r.csv"]).refuses(&[
        "warning: not saved: permission denied; change the file's rights, or run as its owner; the next line tries again",
        "error: r.csv: answers could not be saved: permission denied; 2 not in the file: r.csv:2 'positif', r.csv:3 '?'; mend",
    ]);
    let ran = work.run_on("p\n", &["review", "r.csv", "--lang", "id"]);
    ran.refuses(&[
        "belum tersimpan: izin ditolak; ubah hak akses berkasnya",
        "jawaban tidak dapat disimpan: izin ditolak; 1 tidak",
    ]);
    assert_eq!(work.text("r.csv"), REVIEW);
}

/// A run that is talked to.
struct Talking {
    child: Child,
    stdin: ChildStdin,
    stderr: BufReader<std::process::ChildStderr>,
}

impl Talking {
    fn start(work: &Workdir) -> Self {
        let mut command = work.command(&["review", "r.csv"]);
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
        let stdin = child.stdin.take().expect("standard input");
        let stderr = BufReader::new(child.stderr.take().expect("standard error"));
        Self { child, stdin, stderr }
    }

    /// Says `line`, and reads on until something with `answer` in it is said.
    fn say(&mut self, line: &str, answer: &str) {
        writeln!(self.stdin, "{line}").expect("a line");
        let mut said = String::new();
        while !said.contains(answer) {
            let more = self.stderr.read_line(&mut said).expect("text");
            assert!(more > 0, "no '{answer}' in {said}");
        }
    }

    /// The exit code, and what else was said.
    fn end(mut self) -> (Option<i32>, String) {
        drop(self.stdin);
        let mut rest = String::new();
        self.stderr.read_to_string(&mut rest).expect("text");
        (self.child.wait().expect("an end").code(), rest)
    }
}

#[test]
fn a_save_that_fails_is_tried_again_and_nothing_is_lost() {
    let work = folder();
    let mut talking = Talking::start(&work);
    talking.say("p", "2 of 5, 1 answered");
    let read_only = |is| {
        let mut rights = std::fs::metadata(work.path("r.csv")).expect("a file").permissions();
        rights.set_readonly(is);
        std::fs::set_permissions(work.path("r.csv"), rights).expect("rights");
    };
    read_only(true);
    talking.say("n", "warning: not saved: ");
    assert_eq!(work.text("r.csv"), answered(["positif", "", "", "", ""]));
    talking.say("g", "warning: not saved: ");
    read_only(false);
    talking.say("h", "q  quit");
    assert_eq!(work.text("r.csv"), answered(["positif", "negatif", "negatif", "", ""]));
    assert_eq!(talking.end().0, Some(0));
}

#[test]
fn what_another_program_wrote_meanwhile_is_not_overwritten() {
    let work = folder();
    let mut talking = Talking::start(&work);
    talking.say("p", "2 of 5, 1 answered");
    let theirs = answered(["netral", "", "", "", "?"]);
    work.write("r.csv", &theirs);
    writeln!(talking.stdin, "n").expect("a line");
    let (code, said) = talking.end();
    assert_eq!(code, Some(2), "{said}");
    let part = "error: r.csv: another program has changed the file since it was read here, and it was left as it is; 1 \
                not in it: r.csv:3 'negatif'; run the command again";
    assert!(said.contains(part), "{said}");
    assert_eq!(work.text("r.csv"), theirs);
}
