//! Parameters of one request, read one by one: what cannot be read is noted and reading goes on.
//!
//! Two kinds of findings, as the contract has them. A value that cannot be converted is reported under the name as the client
//! wrote it, and then alone: whatever else would be found wrong may follow from it. Breaches of rules are reported together.

use super::{Query, conversion_message};
use crate::error::ApiError;
use dialogporten_api_types::common::{WireEnum, date_time, uuid_text};
use dialogporten_application::Violations;
use dialogporten_domain::Timestamp;
use std::borrow::Cow;
use uuid::Uuid;

/// Reads parameters.
#[derive(Debug)]
pub(crate) struct Parameters<'q> {
    query: &'q Query,
    commas_separate: bool,
    unreadable: Violations,
    breaches: Violations,
}

impl<'q> Parameters<'q> {
    /// Reads from this query string.
    pub(crate) fn of(query: &'q Query) -> Self {
        Self {
            query,
            commas_separate: false,
            unreadable: Violations::new(),
            breaches: Violations::new(),
        }
    }

    /// As [`Parameters::of`]; in lists, commas separate values, too, as service owners may write them.
    pub(crate) fn with_commas(query: &'q Query) -> Self {
        Self {
            commas_separate: true,
            ..Self::of(query)
        }
    }

    /// What was read, unless something is wrong.
    ///
    /// # Errors
    /// 400
    pub(crate) fn finish<T>(self, value: T) -> Result<T, ApiError> {
        self.unreadable.or_ok(())?;
        Ok(self.breaches.or_ok(value)?)
    }

    /// Notes a value that cannot be converted.
    pub(crate) fn unreadable(&mut self, name: &str, value: &str, kind: &str) {
        let key = self.query.spelling(name).unwrap_or(name);
        self.unreadable.add(key, conversion_message(value, kind));
    }

    /// Notes a breach of a rule.
    pub(crate) fn breach(&mut self, key: impl Into<String>, message: impl Into<String>) {
        self.breaches.add(key, message);
    }

    /// Notes breaches of rules that others know.
    pub(crate) fn breaches(&mut self, found: Result<(), Violations>) {
        let Err(found) = found else { return };
        for (key, messages) in found.iter() {
            for message in messages {
                self.breaches.add(key, message);
            }
        }
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Option<&'q str> {
        self.query.first(name)
    }

    /// A list of texts: the parameter repeated, or once with a JSON array, whose values may hold commas.
    pub(crate) fn texts(&mut self, name: &str) -> Vec<Cow<'q, str>> {
        match self.query.list(name) {
            Ok(values) if self.commas_separate => values.into_iter().flat_map(separated).collect(),
            Ok(values) => values,
            Err(given) => {
                self.unreadable(name, given, "List");
                Vec::new()
            }
        }
    }

    /// As [`Parameters::texts`] where a value may hold commas: they separate nothing.
    pub(crate) fn whole_texts(&mut self, name: &str) -> Vec<String> {
        let commas_separate = std::mem::replace(&mut self.commas_separate, false);
        let values = self.texts(name);
        self.commas_separate = commas_separate;
        values.into_iter().map(Cow::into_owned).collect()
    }

    /// `true` or `false`, in any case.
    pub(crate) fn flag(&mut self, name: &str) -> Option<bool> {
        let text = self.text(name)?;
        let flag = super::boolean(text);
        if flag.is_none() {
            self.unreadable(name, text, "Boolean");
        }
        flag
    }

    /// A whole number of 32 bits.
    pub(crate) fn number(&mut self, name: &str) -> Option<i32> {
        let text = self.text(name)?;
        let number = text.trim().parse().ok();
        if number.is_none() {
            self.unreadable(name, text, "Int32");
        }
        number
    }

    /// A moment. Without an offset it is meant in UTC; a date means its first moment.
    pub(crate) fn time(&mut self, name: &str) -> Option<Timestamp> {
        let text = self.text(name)?;
        let time = moment(text.trim());
        if time.is_none() {
            self.unreadable(name, text, "DateTimeOffset");
        }
        time
    }

    /// An id.
    pub(crate) fn id(&mut self, name: &str) -> Option<Uuid> {
        let text = self.text(name)?;
        let id = uuid_text::parse(text.trim());
        if id.is_none() {
            self.unreadable(name, text, "Guid");
        }
        id
    }

    /// A value of an enumeration, by name in any case or by number.
    pub(crate) fn one<E: WireEnum>(&mut self, name: &str, kind: &str) -> Option<E> {
        let text = self.text(name)?;
        let value = enumerated(text);
        if value.is_none() {
            self.unreadable(name, text, kind);
        }
        value
    }

    /// Values of an enumeration.
    pub(crate) fn many<E: WireEnum>(&mut self, name: &str, kind: &str) -> Vec<E> {
        let mut values = Vec::new();
        for text in self.texts(name) {
            match enumerated(&text) {
                Some(value) => values.push(value),
                None => self.unreadable(name, &text, kind),
            }
        }
        values
    }
}

fn separated(value: Cow<'_, str>) -> Vec<Cow<'_, str>> {
    match value {
        Cow::Borrowed(text) => text.split(',').map(Cow::Borrowed).collect(),
        owned @ Cow::Owned(_) => vec![owned],
    }
}

fn enumerated<E: WireEnum>(text: &str) -> Option<E> {
    let text = text.trim();
    E::from_name(text).or_else(|| E::from_number(text.parse().ok()?))
}

/// An unescaped `+` before the offset arrives as a blank.
fn moment(text: &str) -> Option<Timestamp> {
    date_time::parse(text)
        .or_else(|| date_time::parse(&format!("{text}Z")))
        .or_else(|| date_time::parse(&format!("{text}T00:00:00Z")))
        .or_else(|| date_time::parse(&text.replacen(' ', "+", 1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dialogporten_api_types::common::DialogStatus;

    fn keys(outcome: Result<(), ApiError>) -> Vec<String> {
        match outcome {
            Err(ApiError::Invalid(found)) => found.iter().map(|(key, _)| key.to_owned()).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_cannot_be_read_is_reported_alone_and_as_it_was_spelled() {
        let query = Query::parse("FLAG=x&Number=1.5&time=now&Status=Draft&status=Pending&list=[1");
        let mut parameters = Parameters::of(&query);
        assert_eq!(parameters.flag("flag"), None);
        assert_eq!(parameters.number("number"), None);
        assert_eq!(parameters.time("Time"), None);
        let statuses: Vec<DialogStatus> = parameters.many("status", "DialogStatus");
        assert_eq!(statuses, [DialogStatus::Draft]);
        assert!(parameters.texts("list").is_empty());
        parameters.breach("list", "is needed");
        let found = keys(parameters.finish(()));
        assert_eq!(found, ["FLAG", "Number", "Status", "list", "time"]);
    }

    #[test]
    fn breaches_are_reported_together() {
        let query = Query::parse("");
        let mut parameters = Parameters::of(&query);
        let mut others = Violations::new();
        others.add("b", "wrong");
        parameters.breach("a", "wrong");
        parameters.breaches(Err(others));
        parameters.breaches(Ok(()));
        assert_eq!(keys(parameters.finish(())), ["a", "b"]);
    }

    #[test]
    fn values_are_read_in_every_form_that_is_understood() {
        let query =
            Query::parse("status=[\"draft\",\"6\"]&status2=INPROGRESS&flag=TRUE&number=-3&one=completed");
        let mut parameters = Parameters::of(&query);
        let many: Vec<DialogStatus> = parameters.many("status", "DialogStatus");
        assert_eq!(many, [DialogStatus::Draft, DialogStatus::Completed]);
        assert_eq!(
            parameters.one("one", "DialogStatus"),
            Some(DialogStatus::Completed)
        );
        assert_eq!(parameters.flag("flag"), Some(true));
        assert_eq!(parameters.number("number"), Some(-3));
        assert!(parameters.finish(()).is_ok());
    }

    #[test]
    fn commas_separate_values_where_they_may_but_never_inside_json() {
        let query = Query::parse("a=x,y&A=z&b=[\"x,y\"]&id=018FDD2A-7ba0-73dd-8fdb-ecc7777382da");
        let mut parameters = Parameters::with_commas(&query);
        assert_eq!(parameters.texts("a"), ["x", "y", "z"]);
        assert_eq!(parameters.texts("b"), ["x,y"]);
        assert!(parameters.texts("c").is_empty());
        assert!(parameters.id("id").is_some());
        assert_eq!(Parameters::of(&query).texts("a"), ["x,y", "z"]);
    }

    #[test]
    fn moments_may_lack_offset_or_time() {
        let expected = date_time::parse("2024-07-31T09:00:00Z");
        for text in [
            "2024-07-31T09:00:00Z",
            "2024-07-31T09:00:00",
            "2024-07-31T11:00:00+02:00",
            "2024-07-31T11:00:00 02:00",
        ] {
            assert_eq!(moment(text), expected, "{text}");
        }
        assert_eq!(moment("2024-07-31"), date_time::parse("2024-07-31T00:00:00Z"));
        assert_eq!(moment("31.07.2024"), None);
        assert_eq!(moment(""), None);
    }
}
