//! Prints the OpenAPI document of the transactions, from which the browser application's types are generated.

fn main() {
    print!("{}", transactions::openapi());
}
