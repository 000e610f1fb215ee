namespace Nabla.Lab.Session;

/// <summary>What a session is about: a training that can begin with any seed and learning rate.</summary>
/// <param name="Data">What the data are called.</param>
/// <param name="Begin">Begins the training.</param>
internal sealed record LabSubject(string Data, Func<LabChange, LabTraining> Begin)
{
    /// <summary>What the training was planned as; null: a case file, of which there is one network only.</summary>
    public TrainingPlan? Plan { get; private init; }

    private const double UsualEta = 1;
    private const int CaseEpochs = 1000;

    /// <summary>The digits that ship with Nabla, with the network and the rule of the book: 64-30-10, sigmoid,
    /// quadratic cost, η = 3, mini-batches of 10, 30 epochs.</summary>
    /// <param name="seed">Decides the first weights and the order of the examples.</param>
    public static LabSubject Digits(ulong seed = 0)
    {
        (Dataset train, Dataset test) = Nabla.IO.Digits.Load();
        return Of(TrainingPlan.For(
            new DatasetSource(train, test, "digits"), Recipe.Book with { Seed = seed }));
    }

    /// <summary>A training that was planned as the command plans it.</summary>
    public static LabSubject Of(TrainingPlan plan) => new(plan.Source.Name, change =>
    {
        TrainingPlan its = change == default ? plan : TrainingPlan.For(plan.Source, change.Of(plan.Recipe), plan.From);
        return its.Recipe.Precision == Precision.Float64 ? Planned<double>(its) : Planned<float>(its);
    })
    {
        Plan = plan,
    };

    /// <summary>A case file: its network and its examples, learned from in their order with its optimizer; where it
    /// names none, plain gradient descent with η = 1.</summary>
    public static LabSubject Of(CaseFile given, string name) => new(name, change => given.IsSingle
        ? OfCase<float>(given, name, change) : OfCase<double>(given, name, change));

    /// <summary>A training that somebody else began, and that cannot begin with other values.</summary>
    public static LabSubject Of(LabTraining training, string name) => new(name, change => change == default ? training
        : throw new ArgumentException(
            "A program began this training, with a seed and a learning rate of its own. Change them there.",
            nameof(change)));

    private static LabTraining<T> Planned<T>(TrainingPlan plan)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrainingSession<T> session = new PlannedTraining<T>(plan, new TrainingHost()).Begin();
        return new(plan.Source.Name, session, plan.Test ?? plan.Validation, plan.Input)
        {
            IsTestSeen = plan.Test is null,
        };
    }

    private static LabTraining<T> OfCase<T>(CaseFile given, string name, LabChange change)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset data = Dataset.FromRows(
            ParameterConversion.To<T>(given.X), ParameterConversion.To<T>(given.Y)).WithName(name);
        var network = new Network<T>(given.Parameters.To<double, T>());
        var trainer = new Trainer<T>(network, (change with { Seed = 0 }).Of(new Recipe
        {
            Optimizer = given.Optimizer ?? new Sgd(UsualEta), Cost = given.Cost,
            BatchSize = given.BatchSize ?? given.Examples, Epochs = CaseEpochs, Shuffle = false,
        }));
        return new(name, trainer.Begin(data), null);
    }
}

/// <summary>What a training begins with in place of its own.</summary>
/// <param name="Seed">Of weights and order; null: its own.</param>
/// <param name="Eta">η; null: its own.</param>
internal readonly record struct LabChange(ulong? Seed, double? Eta)
{
    /// <summary>The recipe with it.</summary>
    public Recipe Of(Recipe recipe)
    {
        if (Seed is { } seed)
            recipe = recipe with { Seed = seed };
        return Eta is { } eta
            ? recipe with { Optimizer = recipe.Optimizer! with { Eta = eta }, LearningRate = null } : recipe;
    }
}
