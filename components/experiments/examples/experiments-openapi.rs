//! Prints the OpenAPI document of the experiments, from which the browser application's types are generated.

fn main() {
    print!("{}", experiments::openapi());
}
