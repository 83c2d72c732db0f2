//! What a statement of the store inserts into a table, read from its text.

/// Where a column comes from, by the number of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The same for every row.
    One(usize),
    /// One element of an array for each row.
    Each(usize),
}

/// Columns of a table and where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Insert {
    pub(super) table: &'static str,
    pub(super) columns: Vec<String>,
    pub(super) sources: Vec<Source>,
}

impl Insert {
    /// The first `insert into table (…) select …` of the text whose columns are all parameters; none when there is none.
    pub(super) fn read(statement: &str, table: &'static str) -> Option<Self> {
        let start = format!("insert into {table} (");
        let (_, rest) = statement.split_once(&start)?;
        let (columns, rest) = rest.split_once(')')?;
        let columns: Vec<String> = columns.split(',').map(|name| name.trim().to_owned()).collect();
        let sources = read_sources(rest.trim_start().strip_prefix("select ")?)?;
        (columns.len() == sources.len()).then_some(Self {
            table,
            columns,
            sources,
        })
    }

    /// Where the column of that name comes from.
    pub(super) fn source(&self, column: &str) -> Option<Source> {
        let place = self.columns.iter().position(|name| name == column)?;
        self.sources.get(place).copied()
    }

    /// The command that takes the rows. They are frozen, which the table's truncation in the same transaction allows.
    pub(super) fn copy_command(&self) -> String {
        format!(
            "copy {} ({}) from stdin (format binary, freeze)",
            self.table,
            self.columns.join(", ")
        )
    }
}

fn read_sources(mut rest: &str) -> Option<Vec<Source>> {
    let mut sources = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.starts_with("n.*") {
            // A table of arrays side by side: `n.* from unnest($1, $2) n`.
            let (_, arrays) = rest.split_once("unnest(")?;
            let (arrays, _) = arrays.split_once(')')?;
            for array in arrays.split(',') {
                sources.push(Source::Each(number(array.trim())?.0));
            }
            return Some(sources);
        }
        if let Some(array) = rest.strip_prefix("unnest(") {
            let (number, after) = number(array)?;
            sources.push(Source::Each(number));
            rest = after.strip_prefix(')')?;
        } else {
            let (number, after) = number(rest)?;
            sources.push(Source::One(number));
            rest = after;
        }
        match rest.strip_prefix(',') {
            Some(after) => rest = after,
            None => return Some(sources),
        }
    }
}

/// The number of the parameter at the beginning of the text, and what follows.
fn number(text: &str) -> Option<(usize, &str)> {
    let digits = text.strip_prefix('$')?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, after) = digits.split_at(end);
    Some((digits.parse().ok()?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_arrays_and_tables_of_arrays_are_told_apart() {
        let text = ", a as (insert into one (x, y,\n z) select $4, unnest($12), $1 from gate), b as (insert into two \
                    (p, q, r) select $1, n.* from unnest($2, $3) n on conflict do nothing)";
        let one = Insert::read(text, "one").unwrap();
        assert_eq!(one.columns, ["x", "y", "z"]);
        assert_eq!(one.sources, [Source::One(4), Source::Each(12), Source::One(1)]);
        let two = Insert::read(text, "two").unwrap();
        assert_eq!(two.sources, [Source::One(1), Source::Each(2), Source::Each(3)]);
    }

    #[test]
    fn what_is_not_a_parameter_is_not_guessed() {
        assert_eq!(Insert::read("insert into one (x) select now()", "one"), None);
        assert_eq!(Insert::read("insert into one (x, y) select $1", "one"), None);
    }
}
