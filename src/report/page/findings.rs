//! What was found in the articles themselves.

use super::ModelPage;
use super::figure::{self, NOTHING};
use crate::corpus::check::{Finding, Severity};
use crate::report::html::escaped;

pub(super) fn part(page: &ModelPage) -> String {
    let check = &page.check;
    let [least, _, median, _, most] = check.words;
    let list: String = page.findings().into_iter().map(item).collect();
    let list = if list.is_empty() {
        "<p>Nothing: no copies, no labels left in the texts, nothing else out of the ordinary.</p>\n"
            .to_owned()
    } else {
        format!("<ul class=\"findings\">\n{list}</ul>\n")
    };
    let text = format!(
        "<p>Copies, labels that were left in the text and the like make figures look better or worse than they are. The articles \
         have {least} to {most} words, half of them at most {median}. What was found:</p>\n{list}"
    );
    figure::part("findings", "Is anything wrong with the articles?", &text)
}

fn item(finding: &Finding) -> String {
    let name = match finding.severity {
        Severity::Error => "Falsifies the figures",
        Severity::Warning => "Look at it",
        Severity::Note => "Worth knowing",
    };
    let examples = match finding.examples.as_slice() {
        [] => String::new(),
        ids => {
            let more = if finding.count > ids.len() { ", …" } else { "" };
            let ids: Vec<String> = ids.iter().map(|id| format!("<bdi>{}</bdi>", escaped(id))).collect();
            format!("<small>Such as {}{more}</small>", ids.join(", "))
        }
    };
    let next = if finding.next.is_empty() { NOTHING } else { finding.next };
    format!(
        "<li><strong>{name}.</strong> {}.{examples}<small>What to do: {}</small></li>\n",
        escaped(&finding.what),
        escaped(next)
    )
}
