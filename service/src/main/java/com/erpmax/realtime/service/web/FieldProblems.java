package com.erpmax.realtime.service.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.codec.DecodingException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ServerWebInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Finds out which fields of a request were wrong, whichever part of Spring noticed it. */
final class FieldProblems {

    private FieldProblems() {}

    /** Returns the wrong fields; empty when the failure is of another kind. */
    static List<FieldProblem> in(Throwable failure) {
        return switch (failure) {
            case WebExchangeBindException bind ->
                bind.getFieldErrors().stream().map(FieldProblems::of).toList();
            case HandlerMethodValidationException method -> of(method);
            case MissingRequestValueException missing ->
                List.of(new FieldProblem(missing.getName(), "Field required", "missing"));
            case ServerWebInputException input -> ofBody(input);
            default -> List.of();
        };
    }

    private static FieldProblem of(FieldError error) {
        return new FieldProblem(snakeCase(error.getField()), message(error), type(error.getCode()));
    }

    private static List<FieldProblem> of(HandlerMethodValidationException failure) {
        List<FieldProblem> problems = new ArrayList<>();
        for (ParameterValidationResult result : failure.getParameterValidationResults()) {
            if (result instanceof ParameterErrors errors) {
                errors.getFieldErrors().forEach(error -> problems.add(of(error)));
                continue;
            }
            String name = result.getMethodParameter().getParameterName();
            for (MessageSourceResolvable error : result.getResolvableErrors()) {
                String[] codes = error.getCodes();
                String code = codes == null || codes.length == 0 ? null : codes[codes.length - 1];
                problems.add(new FieldProblem(snakeCase(name == null ? "" : name), message(error), type(code)));
            }
        }
        return problems;
    }

    private static List<FieldProblem> ofBody(ServerWebInputException failure) {
        if (failure.getCause() instanceof DecodingException decoding) {
            if (decoding.getCause() instanceof DatabindException mismatch) {
                return List.of(ofField(mismatch));
            }
            if (decoding.getCause() instanceof JacksonException) {
                return List.of(new FieldProblem("body", "Input is not valid JSON", "json_invalid"));
            }
        }
        var parameter = failure.getMethodParameter();
        if (parameter != null && parameter.hasParameterAnnotation(RequestBody.class)) {
            return List.of(new FieldProblem("body", "Field required", "missing"));
        }
        String name = parameter == null ? null : parameter.getParameterName();
        return List.of(new FieldProblem(name == null ? "body" : snakeCase(name), "Input has the wrong type", "type"));
    }

    private static FieldProblem ofField(DatabindException failure) {
        boolean unknownValue =
                failure instanceof InvalidFormatException || failure instanceof ValueInstantiationException;
        return new FieldProblem(
                path(failure), unknownValue ? "Input has an unknown value" : "Input has the wrong type", "type");
    }

    private static String path(DatabindException failure) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : failure.getPath()) {
            if (step.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.isEmpty() ? "body" : path.toString();
    }

    private static String message(MessageSourceResolvable error) {
        String message = error.getDefaultMessage();
        return message == null ? "Input is not valid" : message;
    }

    private static String type(@Nullable String constraint) {
        return switch (constraint == null ? "" : constraint) {
            case "NotNull", "NotBlank", "NotEmpty" -> "missing";
            case "Min", "PositiveOrZero", "DecimalMin" -> "greater_than_equal";
            case "Max", "DecimalMax" -> "less_than_equal";
            case "Size" -> "length";
            case "Pattern" -> "pattern_mismatch";
            default -> "value_error";
        };
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
