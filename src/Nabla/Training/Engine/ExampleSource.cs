namespace Nabla;

/// <summary>Raw data to learn from: a table or a data set. It is read once for many trainings.</summary>
internal abstract class ExampleSource
{
    /// <summary>What messages and the model's record call the data.</summary>
    internal required string Name { get; init; }

    /// <summary>Rows with a target.</summary>
    internal abstract int Rows { get; }

    /// <summary>All rows, those without a target included.</summary>
    internal virtual int Places => Rows;

    /// <summary>Whether targets are classes.</summary>
    internal abstract bool IsClassification { get; }

    /// <summary>What the target is called.</summary>
    internal abstract string Target { get; }

    /// <summary>What the numbers of a target are called, in the order of the outputs; empty where they have no names.
    /// </summary>
    internal virtual ImmutableArray<string> Targets => [];

    /// <summary>Holds examples out, and makes of the others what a network learns from.</summary>
    /// <param name="recipe">Says how much to hold out, by which seed, and in which precision; all of it
    /// settled.</param>
    /// <param name="from">The model to go on with; or null.</param>
    internal abstract PreparedData Prepare(Recipe recipe, Model? from);

    /// <summary>Refuses targets that a cost cannot have.</summary>
    /// <exception cref="NablaFormatException">A table has one; says in which row.</exception>
    /// <exception cref="ArgumentException">A data set has one; says in which example.</exception>
    internal abstract void RequireTargets(Cost cost);

    /// <summary>Deals the rows into folds.</summary>
    internal abstract Folds Deal(int count, ulong seed);

    /// <summary>Takes the folds that a column names.</summary>
    internal abstract Folds ByColumn(string column);

    /// <summary>Some rows, by their place.</summary>
    internal abstract ExampleSource Select(ImmutableArray<int> rows);

    /// <summary>Rows with a target, drawn from all of them, every class in proportion; all where there are no more than
    /// asked for.</summary>
    internal abstract ExampleSource Some(int most, ulong seed);

    /// <summary>The same rows, split from now on as a recipe says; a column that names groups is no input.</summary>
    /// <exception cref="RecipeException">There are no columns to split by.</exception>
    /// <exception cref="NablaFormatException">There is no such column, or it cannot be split by.</exception>
    internal abstract ExampleSource SplitBy(Recipe recipe);

    /// <summary>What splits obey; null: nothing.</summary>
    internal virtual SplitRule? Rule => null;

    /// <summary>The place of a row in what the rows were taken from.</summary>
    internal virtual int PlaceOf(int row) => row;

    /// <summary>What the classes are called; empty where targets are numbers.</summary>
    internal abstract ImmutableArray<string> ClassNames { get; }

    /// <summary>Whether columns of numbers may be spread over bins.</summary>
    internal abstract bool HasNumbers { get; }

    /// <summary>The same rows, of which a column is no input.</summary>
    internal abstract ExampleSource Without(string column);

    /// <summary>The rows as a model takes them, each with the weight that the recipe gives it.</summary>
    internal abstract Dataset Examples(Model model, Recipe recipe);
}
