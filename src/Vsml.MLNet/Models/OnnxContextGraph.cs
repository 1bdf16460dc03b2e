using Microsoft.ML.Model.OnnxConverter;
using Vsml.Graphs;

namespace Vsml.MLNet.Models;

/// <summary>Writes a graph into the ONNX model that ML.NET makes of a pipeline.</summary>
internal static class OnnxContextGraph
{
    /// <summary>Adds the operations of a graph with one input.</summary>
    /// <param name="ctx">The model.</param>
    /// <param name="graph">The graph; its outputs are variables of the model by their names.</param>
    /// <param name="input">The variable of the model that goes in.</param>
    public static void Add(OnnxContext ctx, Graph graph, string input)
    {
        // A pipeline may hold several models: names of constants and of what is in between are made unique.
        Dictionary<string, string> names = new(StringComparer.Ordinal) { [graph.Inputs.Single().Name] = input };
        foreach (GraphPort output in graph.Outputs)
            names[output.Name] = output.Name;
        foreach (GraphConstant constant in graph.Constants)
            names[constant.Name] = AddInitializer(ctx, constant);
        foreach (GraphNode node in graph.Nodes)
        {
            if (!names.ContainsKey(node.Output))
                names[node.Output] = ctx.AddIntermediateVariable(null, $"vsml_{node.Output}", skip: true);
            OnnxNode added = ctx.CreateNode(
                node.Operator, node.Inputs.Select(name => names[name]), [names[node.Output]], ctx.GetNodeName($"vsml_{node.Operator}"), domain: "");
            foreach ((string name, object value) in node.Attributes)
                AddAttribute(added, name, value);
        }
    }

    private static string AddInitializer(OnnxContext ctx, GraphConstant constant)
    {
        string name = $"vsml_{constant.Name}";
        IEnumerable<long> shape = constant.Shape.Select(length => (long)length);
        return (constant.Data, constant.Shape.Length) switch
        {
            (float[] numbers, 0) => ctx.AddInitializer(numbers[0], name),
            (double[] numbers, 0) => ctx.AddInitializer(numbers[0], name),
            (long[] numbers, 0) => ctx.AddInitializer(numbers[0], name),
            (float[] numbers, _) => ctx.AddInitializer(numbers, shape, name),
            (double[] numbers, _) => ctx.AddInitializer(numbers, shape, name),
            (long[] numbers, _) => ctx.AddInitializer(numbers, shape, name),
            (bool[] numbers, _) => ctx.AddInitializer(numbers, shape, name),
            _ => throw new NotSupportedException($"A constant of {constant.Data.GetType()} cannot be written."),
        };
    }

    private static void AddAttribute(OnnxNode node, string name, object value)
    {
        switch (value)
        {
            case long number:
                node.AddAttribute(name, number);
                break;
            case long[] numbers:
                node.AddAttribute(name, numbers);
                break;
            case ElementType type:
                node.AddAttribute(name, RawType(type));
                break;
            default:
                throw new NotSupportedException($"An attribute of {value.GetType()} cannot be written.");
        }
    }

    private static Type RawType(ElementType type) => type switch
    {
        ElementType.Float => typeof(float),
        ElementType.Double => typeof(double),
        ElementType.Int32 => typeof(int),
        ElementType.Int64 => typeof(long),
        ElementType.UInt32 => typeof(uint),
        ElementType.Bool => typeof(bool),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "expected a known type."),
    };
}
