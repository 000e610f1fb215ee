using System.Diagnostics.CodeAnalysis;

namespace Nabla.IO;

// Answers to rows as programs have them
public static partial class TableReading
{
    extension(Model model)
    {
        /// <summary>The model's answer to one row.</summary>
        /// <typeparam name="T">A type with a public property or field for each column of the schema, which
        /// <see cref="System.Text.Json.Serialization.JsonPropertyNameAttribute"/> may rename; or a dictionary. Other
        /// names do not matter.</typeparam>
        /// <param name="row">The row; null and <see cref="DBNull"/> are missing values.</param>
        /// <exception cref="ArgumentException">A column is not there, or its value cannot be one of it.</exception>
        /// <exception cref="InvalidOperationException">The model does not take named columns.</exception>
        public Prediction Predict<[DynamicallyAccessedMembers(RowMembers.Needed)] T>(T row) =>
            model.Predict(Raw(model, row));

        /// <summary>The model's answers to many rows, computed together.</summary>
        /// <typeparam name="T">As above.</typeparam>
        /// <param name="rows">The rows.</param>
        /// <returns>An answer for each row.</returns>
        /// <exception cref="ArgumentException">A row lacks a column, or its value cannot be one of it; says which
        /// row.</exception>
        /// <exception cref="InvalidOperationException">The model does not take named columns.</exception>
        [System.Runtime.CompilerServices.OverloadResolutionPriority(1)]
        public ImmutableArray<Prediction> Predict<[DynamicallyAccessedMembers(RowMembers.Needed)] T>(
            IEnumerable<T> rows)
        {
            ArgumentNullException.ThrowIfNull(rows);
            return model.Predict(rows.Select(row => (Func<RawRow>)(() => Raw(model, row))));
        }

        /// <summary>The model's answer to one row, with what each column contributes to it.</summary>
        /// <typeparam name="T">As above.</typeparam>
        /// <param name="row">The row.</param>
        /// <param name="output">Which output to explain, from 0; null: the class answered, or the number.</param>
        /// <exception cref="ArgumentException">A column is not there, or its value cannot be one of it.</exception>
        /// <exception cref="InvalidOperationException">The model does not take named columns.</exception>
        public Prediction Why<[DynamicallyAccessedMembers(RowMembers.Needed)] T>(T row, int? output = null) =>
            model.Why(Raw(model, row), output);
    }

    private static RawRow Raw<[DynamicallyAccessedMembers(RowMembers.Needed)] T>(Model model, T row)
    {
        ArgumentNullException.ThrowIfNull(model);
        Schema schema = model.RequireSchema();
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in RowMembers<T>.Of(row))
            values[name] = value;
        return SchemaRow.Read(schema, values.Keys, name => values[name]);
    }
}
