# The same chores as `cargo xtask`; `just` alone lists them.

_default:
    @just --list

# Run the whole portal on this machine: own database, test users, sample dialogs
up *arguments:
    cargo xtask up {{arguments}}

# What CI runs: formatting, lints, documentation, generated files, then all tests
check:
    cargo xtask check
    cargo xtask test

# All tests
test *arguments:
    cargo xtask test {{arguments}}

# Format all sources
fmt:
    cargo xtask fmt

# Write generated files anew
doc:
    cargo xtask doc

# Measure the build that is shipped
bench *arguments:
    cargo xtask bench {{arguments}}

# Check under load and kills that nothing is lost
load-check *arguments:
    cargo xtask load-check {{arguments}}

# Fuzz the whole portal with requests made from its API documents
fuzz-api *arguments:
    cargo xtask fuzz-api {{arguments}}
