//! Prints the OpenAPI document of the counters, from which the browser application's types are generated.

fn main() {
    print!("{}", counter::openapi());
}
