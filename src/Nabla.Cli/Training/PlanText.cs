namespace Nabla.Cli.Training;

/// <summary>A plan in the one line that says everything.</summary>
internal static class PlanText
{
    /// <summary>The line; of a table in words, with the other one where it is asked for.</summary>
    /// <param name="isDry">Whether nothing is trained, so that there is room for it in any case.</param>
    public static string Of(TrainingPlan plan, TrainRequest request, bool isDry = false) =>
        plan.Input.Schema is null ? Details(plan, request)
            : InWords(plan) + (isDry || request.Call.Get(TrainSettings.Verbose) ? "\n" + Details(plan, request) : "");

    // For example "learning species, 3 classes, from 7 columns of penguins.csv: 344 rows, at most 400 epochs".
    private static string InWords(TrainingPlan plan)
    {
        string target = ModelData.Plain(plan.Source.Target) + (!plan.Labels.IsEmpty
            ? $", {Figures.Count(plan.Labels.Length)} classes,"
            : plan.Training.TargetWidth == 1 ? ", a number,"
            : $", {Figures.Count(plan.Training.TargetWidth)} numbers,");
        string network = plan.Architecture.LayerCount == 2 ? "no hidden layer"
            : string.Join(" and ", plan.Architecture.Widths.ToArray()[1..^1].Select(width => Figures.Count(width))) +
                " hidden neurons";
        if (plan.Recipe.Ensemble is { } count and > 1)
            network = $"{Figures.Count(count)} networks with {network}";
        return $"learning {target} from {Figures.Count(plan.Input.Schema!.Columns.Length, "column")} of " +
            $"{plan.Source.Name}: {Parts(plan)} rows, {network}, {(plan.Recipe.Patience > 0 ? "at most " : "")}" +
            $"{Figures.Count(plan.Recipe.Epochs!.Value, "epoch")}, {Seeds(plan.Recipe)}";
    }

    /// <summary>"seed 7", or of an ensemble "seeds 7 to 10".</summary>
    public static string Seeds(Recipe recipe) => recipe.Ensemble is { } count and > 1
        ? $"seeds {recipe.Seed} to {unchecked(recipe.Seed!.Value + (ulong)count - 1)}" : $"seed {recipe.Seed}";

    private static string Details(TrainingPlan plan, TrainRequest request)
    {
        Recipe recipe = plan.Recipe;
        Architecture network = plan.Architecture;
        string hidden = network.LayerCount > 2 ? network.Activation(2).ToString() : "",
            output = network.Activation(network.LayerCount).ToString();
        string activations = hidden == output || hidden.Length == 0 ? output : $"{hidden}, {output}";
        string start = plan.From is null ? recipe.Initializer!.Name : $"from {request.Get(TrainSettings.From)}";
        string epochs = Figures.Count(recipe.Epochs!.Value, "epoch");
        string stopping = recipe.Patience > 0 ? $"at most {epochs}, patience {recipe.Patience}" : epochs;
        string times = recipe.Ensemble is { } count and > 1 ? $"{Figures.Count(count)} networks " : "";
        return $"{times}{network} {activations}, {recipe.Cost!.Name.Replace('_', ' ')} cost, " +
            $"{Figures.Count(network.ParameterCount)} parameters{(times.Length > 0 ? " each" : "")}" +
            $" | {plan.Source.Name}: {Parts(plan)} | {start}, {recipe.Optimizer!.Name} " +
            $"{Figures.Value(recipe.Optimizer.Eta)}{Restraint(recipe)}, batches of {recipe.BatchSize}, {stopping}" +
            $" | {Seeds(recipe)} | {Figures.Count(request.Threads, "thread")}, {KernelName(KernelInfo.Name)}, " +
            $"{recipe.Precision!.Value.Text}";
    }

    /// <summary>For example "1,298 training, 144 validation, 355 test".</summary>
    public static string Parts(TrainingPlan plan) => string.Join(", ",
        new[] { (plan.Training, "training"), (plan.Validation, "validation"), (plan.Test, "test") }
            .Where(part => part.Item1 is not null)
            .Select(part => $"{Figures.Count(part.Item1!.Count)} {part.Item2}"));

    // How η changes and what restrains the weights, as far as either is there.
    private static string Restraint(Recipe recipe) =>
        (recipe.Schedule is ConstantSchedule ? "" : $" {recipe.Schedule}") + string.Concat(RecipeOptions.All
            .Where(option => option.IsTold).Select(option => (option.Name, Value: (double?)recipe[option] ?? 0))
            .Where(penalty => penalty.Value > 0)
            .Select(penalty => Invariant($", {penalty.Name} {penalty.Value:G3}")));

    private static string KernelName(string name) =>
        name switch { "avx512" => "AVX-512", "avx2" => "AVX2", "vector128" => "128-bit", _ => name };
}
