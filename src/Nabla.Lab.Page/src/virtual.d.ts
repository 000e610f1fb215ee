declare module "virtual:formulas" {
    const formulas: Record<string, { html: string; spoken: string }>;
    export default formulas;
}
declare const VERSION: string;
